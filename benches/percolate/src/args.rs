//! What may be asked on the command line.

/// Sizes of sets when none is named.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const PEERS: [&str; 4] = ["naive", "tantivy", "fts5", "lucene"];

pub(crate) const HELP: &str = "percolate [QUERIES…] [--sets every,rare,full] [--peers naive,tantivy,fts5,lucene|none] [--posts N] [--rounds N] [--json]

  QUERIES   how many stored queries, several sizes one after the other (1000 10000 100000)
  --sets    which sets of queries (all)
  --peers   who is measured beside us (all); answers are checked against the plain evaluator in any case
  --posts   how many posts a round reads (300000)
  --rounds  rounds of which best and median are printed (5)
  --json    one JSON object on standard output; the text goes to standard error";

pub(crate) struct Args {
    pub(crate) sizes: Vec<usize>,
    pub(crate) sets: Vec<String>,
    pub(crate) peers: Vec<String>,
    pub(crate) posts: usize,
    pub(crate) rounds: usize,
    pub(crate) json: bool,
}

impl Args {
    /// `None` when help is wanted.
    pub(crate) fn read(mut given: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut args = Self {
            sizes: Vec::new(),
            sets: vec!["every".to_owned(), "rare".to_owned(), "full".to_owned()],
            peers: PEERS.map(str::to_owned).to_vec(),
            posts: 300_000,
            rounds: 5,
            json: false,
        };
        while let Some(arg) = given.next() {
            let mut value = || given.next().ok_or(format!("{arg} lacks its value"));
            match arg.as_str() {
                "--help" | "-h" => return Ok(None),
                "--sets" => args.sets = list(&value()?, &["every", "rare", "full"])?,
                "--peers" => args.peers = list(&value()?, &PEERS)?,
                "--posts" => args.posts = number(&value()?)?.max(1_000),
                "--rounds" => args.rounds = number(&value()?)?.max(1),
                "--json" => args.json = true,
                size => args.sizes.push(number(size)?.max(1)),
            }
        }
        if args.sizes.is_empty() {
            args.sizes = SIZES.to_vec();
        }
        Ok(Some(args))
    }

    pub(crate) fn has_peer(&self, name: &str) -> bool {
        self.peers.iter().any(|peer| peer == name)
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.replace(['_', ','], "").parse().map_err(|_| format!("{text} is neither an option nor a number"))
}

fn list(text: &str, known: &[&str]) -> Result<Vec<String>, String> {
    let names = text.split(',').filter(|name| *name != "none");
    let known = |name: &str| known.contains(&name).then(|| name.to_owned()).ok_or(format!("{name} is not known"));
    names.map(known).collect()
}
