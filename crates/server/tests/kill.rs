//! Nothing lost, nothing twice: the program is killed at random moments under load from a stream that misbehaves, and
//! started again; in the end it holds exactly what was sent, and each alert was raised once and told.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use vigie_testkit::harness::{FakeHook, FakeJetstream, Fault, Faults, Launch, Oracle, Vigie};
use vigie_testkit::random::Random;
use vigie_testkit::traffic::{Mix, Traffic, traffic};

/// Fixed, so that a failure can be had again; printed, so that it can be found.
const SEED: u64 = 41;
const KILLS: usize = 50;
/// A life is at most so long after the program is ready; many end in the middle of its first batch.
const LIFE_MS_MAX: u64 = 250;
/// Nothing changes for so long: then it has settled.
const PATIENCE: Duration = Duration::from_secs(20);

/// Those after which a good client has lost nothing, but for hanging and slowness: they only take time here.
const FAULTS: [Fault; 8] = [
    Fault::Drop,
    Fault::Close,
    Fault::HalfFrame,
    Fault::Garbage,
    Fault::Noise,
    Fault::Duplicate,
    Fault::Stale,
    Fault::Refuse,
];

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_nothing_and_tells_nothing_twice() -> anyhow::Result<()> {
    println!("seed {SEED}, {KILLS} kills");
    let mut random = Random::new(SEED, "kill");
    // Fresh by the time they come: alerts on single posts are for what is new.
    let start = vigie::clock::now().plus_minutes(-5);
    let sent = traffic(SEED, start, &Mix { posts: 6_000, ..Mix::default() });
    let jetstream = FakeJetstream::start(Faults::seeded(SEED, 250, &FAULTS)).await?;
    let hook = FakeHook::start([]).await?;
    let data = tempfile::tempdir()?;
    let mut vigie = Vigie::start(Launch::new(env!("CARGO_BIN_EXE_vigie"), data.path())).await?;
    let brand = vigie.api.set_up().await?;
    let oracle = Oracle { api: vigie.api.clone(), brand };
    let all = oracle.add_query("all", Traffic::WORD).await?;
    let marked = oracle.add_query("marked", Traffic::MARK).await?;
    let channel = oracle.add_webhook(&hook.url()).await?;
    let rule = oracle.add_rule_on_each(marked, &[channel]).await?;
    oracle.add_jetstream(&jetstream.endpoint()).await?;

    // A new source begins at the end of the stream: only from its first cursor on can anything be asked of it.
    let life = sent.lines.len().div_ceil(KILLS + 1);
    let mut lives = sent.lines.chunks(life);
    listening(&jetstream).await?;
    jetstream.push(lives.next().context("traffic")?.iter().cloned());
    while oracle.stored(all).await?.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for lines in lives {
        jetstream.push(lines.iter().cloned());
        tokio::time::sleep(Duration::from_millis(random.below(LIFE_MS_MAX))).await;
        vigie.kill()?;
        vigie.restart().await?;
    }

    let difference = oracle.settle(all, &sent.expected, PATIENCE).await?;
    if !difference.is_empty() {
        vigie.stop().await?;
        bail!("seed {SEED}: {difference}\nits folder is kept: {}", data.keep().display());
    }
    let alerts = oracle.alerts(rule).await?;
    ensure!(alerts.len() == sent.marked.len(), "{} alerts for {} marked posts", alerts.len(), sent.marked.len());
    let named: Vec<&String> = alerts.iter().flatten().collect();
    ensure!(named.iter().collect::<BTreeSet<_>>().len() == named.len(), "a post has two alerts");

    hook.wait_for(sent.marked.len(), PATIENCE).await?;
    let told: BTreeSet<String> =
        hook.taken().iter().filter_map(|delivery| delivery.header("webhook-id").map(str::to_owned)).collect();
    ensure!(told.len() == sent.marked.len(), "{} of {} alerts were told", told.len(), sent.marked.len());
    jetstream.faults().prove(1)?;
    println!(
        "{} lines, {} posts kept, {} alerts, faults {:?}",
        sent.lines.len(),
        sent.expected.len(),
        alerts.len(),
        jetstream.faults().fired()
    );
    vigie.stop().await
}

async fn listening(jetstream: &FakeJetstream) -> anyhow::Result<()> {
    let began = std::time::Instant::now();
    while jetstream.visits().is_empty() {
        ensure!(began.elapsed() < PATIENCE, "the source never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Greeted is not yet seated: it takes its place at the end of the stream a moment later.
    tokio::time::sleep(Duration::from_millis(200)).await;
    Ok(())
}
