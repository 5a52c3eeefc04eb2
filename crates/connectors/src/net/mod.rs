//! One folder a network.
