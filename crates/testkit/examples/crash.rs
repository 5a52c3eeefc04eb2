//! Kills a built Vigie at random moments under load from a faulty Jetstream, and compares what it holds in the end with
//! what was sent: `cargo run -p vigie-testkit --features harness --example crash -- BINARY [KILLS] [SEED] [POSTS]`.

use std::time::Duration;

use anyhow::{Context, ensure};
use vigie_model::Time;
use vigie_testkit::harness::{Answer, FakeHook, FakeJetstream, Fault, Faults, Launch, Oracle, TellDifference, Vigie};
use vigie_testkit::random::Random;
use vigie_testkit::traffic::{Mix, Traffic, traffic};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let binary = std::env::args().nth(1).context("name the built program")?;
    let mut numbers = std::env::args().skip(2).filter_map(|text| text.parse::<u64>().ok());
    let (kills, seed) = (numbers.next().unwrap_or(10), numbers.next().unwrap_or(1));
    let posts = numbers.next().unwrap_or(5_000) as usize;
    let mut random = Random::new(seed, "kills");
    // Fresh by the time they come: alerts on single posts are for what is new.
    #[expect(
        clippy::disallowed_methods,
        reason = "a tool at the edge, and the program under test reads the same clock"
    )]
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let start = Time::from_seconds(now.as_secs() as i64 - 300);
    let sent = traffic(seed, start, &Mix { posts, ..Mix::default() });
    let jetstream = FakeJetstream::start(Faults::seeded(seed, 400, Fault::HARMLESS)).await?;
    let hook = FakeHook::start([Answer::Status(500), Answer::HangUp]).await?;

    let folder = std::env::temp_dir().join(format!("vigie-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut vigie = Vigie::start(Launch::new(binary, folder.join("data"))).await?;
    let brand = vigie.api.set_up().await?;
    let oracle = Oracle { api: vigie.api.clone(), brand };
    let all = oracle.add_query("all", Traffic::WORD).await?;
    let marked = oracle.add_query("marked", Traffic::MARK).await?;
    let channel = oracle.add_webhook(&hook.url()).await?;
    let rule = oracle.add_rule_on_each(marked, &[channel]).await?;
    let source = oracle.add_jetstream(&jetstream.endpoint()).await?;
    while jetstream.visits().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    for (round, lines) in sent.lines.chunks(sent.lines.len() / (kills as usize + 1) + 1).enumerate() {
        jetstream.push(lines.to_vec());
        if round < kills as usize {
            tokio::time::sleep(Duration::from_millis(random.below(900))).await;
            vigie.kill()?;
            println!("kill {} at number {}", round + 1, jetstream.sent());
            vigie.restart().await?;
        }
    }
    let difference = oracle.settle(all, &sent.expected, Duration::from_secs(60)).await?;
    println!("faults: {:?}\nvisits: {}", jetstream.faults().fired(), jetstream.visits().len());
    println!("stored: {difference}");
    let alerts = oracle.alerts(rule).await?;
    println!("alerts: {} for {} marked posts of source {source}", alerts.len(), sent.marked.len());
    println!("{}", TellDifference::between(&sent.marked_standing(), alerts.into_iter().flatten()));
    println!("hook: {} calls, {} taken", hook.deliveries().len(), hook.taken().len());
    ensure!(difference.is_empty(), "what is stored is not what was sent:\n{}", vigie.log_tail());
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
