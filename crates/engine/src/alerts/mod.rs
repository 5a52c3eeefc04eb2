//! When figures are news, and who is told. Owns rules' states over time: windows, what is usual, cool-downs, digests,
//! and each channel's attention.

mod attention;
mod digest;
mod rule;
mod severity;
mod usual;
mod window;

pub(crate) use attention::Attention;
pub use digest::DIGEST_ALERTS_MAX;
pub(crate) use rule::RuleState;
pub(crate) use severity::of_post;
pub use usual::WARM_UP_MINUTES;
