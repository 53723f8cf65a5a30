//! What the issuer is told when it starts: flags, or environment variables of the same names.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use axum::http::uri::Authority;
use clap::{Args, Parser, Subcommand, value_parser};
use tallystick_core::{
    DomainName, ParticipantId,
    issuer::{Settings, tokens::MOST_DEVICES},
};

use crate::{
    admission::dns_label,
    database::{OpenError, beside, file_of},
    listen::all_loopback,
    talkers::{TalkerError, Talkers},
};

pub use crate::{
    listen::{ConnectionSettings, ListenAddress},
    rates::RateSettings,
};

/// The most that `--offer-devices` may say: as many as the core tells of a token.
const MOST_OFFER_DEVICES: i64 = MOST_DEVICES as i64;

/// Tallystick issues tokens that holders accept in their own browsers.
#[derive(Debug, Parser)]
#[command(name = "tallystick", version)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs the issuer, with its web app.
    Serve(Box<Serve>),
    /// Fills the new database of a demonstration with requests, as if years had passed: for
    /// measurements.
    #[command(hide = true)]
    Seed {
        /// How many.
        #[arg(long)]
        requests: u32,
        /// How the issuer would run.
        #[command(flatten)]
        serve: Box<Serve>,
    },
    /// Copies the database into a new file, also while it is served. The key is not in it.
    Backup {
        /// The new file.
        file: PathBuf,
        /// Where the books are, sqlite:PATH.
        #[command(flatten)]
        database: DatabaseAddress,
    },
    /// Makes a database from a backup, where none is. Browsers notice that it was restored.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Where the books will be, sqlite:PATH.
        #[command(flatten)]
        database: DatabaseAddress,
    },
    /// What concerns talkers, the scripts of chats.
    Talkers {
        /// What to do.
        #[command(subcommand)]
        command: TalkerCommand,
    },
    /// Prints a link that opens a chat with a talker, and its QR code.
    ChatLink {
        /// The talker's name.
        name: String,
        /// The site where the issuer is reached.
        #[arg(long, default_value = "http://localhost:8080", value_parser = origin)]
        site: String,
    },
    /// Checks the database and its books in full, and names what is wrong.
    Verify {
        /// Where the books are, sqlite:PATH.
        #[command(flatten)]
        database: DatabaseAddress,
    },
}

/// What to do with talkers.
#[derive(Debug, Subcommand)]
pub enum TalkerCommand {
    /// Reads the talkers of a folder as a start would, and names each fault with its place.
    Check {
        /// The folder.
        folder: PathBuf,
        /// The issuer's domain name.
        #[arg(long, env = "TALLYSTICK_DOMAIN", default_value = "issuer.example.org")]
        domain: DomainName,
    },
}

/// Which database.
#[derive(Clone, Debug, Args)]
pub struct DatabaseAddress {
    /// Where the books are, sqlite:PATH.
    #[arg(long, env = "TALLYSTICK_DATABASE", default_value = "sqlite:tallystick.db")]
    pub database: String,
}

/// How to run the issuer.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Starts with the demo network; anybody may be any participant. Loopback only.
    #[arg(long, env = "TALLYSTICK_DEMO")]
    pub demo: bool,
    /// Where to listen, ADDRESS:PORT or NAME:PORT; all addresses of a name. Port 0 takes a free one.
    #[arg(long, env = "TALLYSTICK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: ListenAddress,
    /// Where the books are, sqlite:PATH; made if it is not there.
    #[arg(long, env = "TALLYSTICK_DATABASE", default_value = "sqlite:tallystick.db")]
    pub database: String,
    /// The issuer's domain name.
    #[arg(long, env = "TALLYSTICK_DOMAIN", default_value = "issuer.example.org")]
    pub domain: DomainName,
    /// The selector of the issuer's key in DNS.
    #[arg(long, env = "TALLYSTICK_SELECTOR", default_value = "pw1", value_parser = dns_label)]
    pub selector: String,
    /// The issuer's key file (mode 0600), made if it is not there; beside the database unless
    /// said otherwise.
    #[arg(long, env = "TALLYSTICK_KEY")]
    pub key: Option<PathBuf>,
    /// How far off a message's time may be, in seconds, a day at most.
    #[arg(
        long,
        env = "TALLYSTICK_WINDOW_SECONDS",
        default_value_t = 5 * 60,
        value_parser = value_parser!(u64).range(1..=86_400)
    )]
    pub window_seconds: u64,
    /// How long a holder has to answer an offer, in seconds, a year at most.
    #[arg(
        long,
        env = "TALLYSTICK_OFFER_LIFETIME_SECONDS",
        default_value_t = 7 * 24 * 60 * 60,
        value_parser = value_parser!(u64).range(1..=366 * 86_400)
    )]
    pub offer_lifetime_seconds: u64,
    /// How long no offer lapses after a start and after each jump of the machine's clock, in
    /// seconds, a day at most.
    #[arg(
        long,
        env = "TALLYSTICK_LAPSE_PAUSE_SECONDS",
        default_value_t = 10 * 60,
        value_parser = value_parser!(u64).range(0..=86_400)
    )]
    pub lapse_pause_seconds: u64,
    /// How long a token of currency is valid, in days, a hundred years at most.
    #[arg(
        long,
        env = "TALLYSTICK_TOKEN_LIFETIME_DAYS",
        default_value_t = 2 * 365,
        value_parser = value_parser!(u32).range(1..=36_525)
    )]
    pub token_lifetime_days: u32,
    /// The most requests of one participant that are open at once.
    #[arg(long, env = "TALLYSTICK_OPEN_REQUESTS", default_value_t = 1_000)]
    pub open_requests: u32,
    /// The most devices of one participant that an offer goes to: the one that requested it, and
    /// those that were seen last, within 30 days. With 1, it goes to the requesting one only.
    #[arg(
        long,
        env = "TALLYSTICK_OFFER_DEVICES",
        default_value_t = 8,
        value_parser = value_parser!(u32).range(1..=MOST_OFFER_DEVICES)
    )]
    pub offer_devices: u32,
    /// The participant who approves new token definitions, such as `regulator`; unless named, a new
    /// definition is active at once.
    #[arg(long, env = "TALLYSTICK_DEFINITION_AUTHORITY")]
    pub definition_authority: Option<ParticipantId>,
    /// A folder of talkers, NAME.yaml each: the scripts of chats. In a demonstration, unless named, two
    /// that come with it.
    #[arg(long, env = "TALLYSTICK_TALKERS")]
    pub talkers: Option<PathBuf>,
    /// The sites whose pages may change something, such as `https://tokens.example.org`; unless said
    /// otherwise, that of the domain, and of this machine where it listens on loopback.
    #[arg(long, env = "TALLYSTICK_ORIGIN", value_delimiter = ',', value_parser = origin)]
    pub origin: Vec<String>,
    /// How much each may ask for.
    #[command(flatten)]
    pub rates: RateSettings,
    /// How many connections there may be, and how long they may keep the issuer waiting.
    #[command(flatten)]
    pub connections: ConnectionSettings,
}

/// The key file of a database, unless another is named: beside it.
///
/// # Errors
/// If the database is not `sqlite:PATH`.
pub(crate) fn key_beside(database: &str) -> Result<PathBuf, OpenError> {
    Ok(beside(&file_of(database)?, ".key"))
}

/// Reads an origin as browsers write it: scheme and authority, and nothing behind them.
fn origin(text: &str) -> Result<String, String> {
    let parts = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"));
    let authority = parts.and_then(|(_, rest)| rest.parse::<Authority>().ok());
    match authority {
        Some(_) if !text.contains('@') => Ok(text.to_ascii_lowercase()),
        _ => Err("an origin is such as https://tokens.example.org".to_owned()),
    }
}

impl Serve {
    /// Where the issuer's key is.
    ///
    /// # Errors
    /// If the database is not `sqlite:PATH`.
    pub(crate) fn key_file(&self) -> Result<PathBuf, OpenError> {
        self.key.clone().map_or_else(|| key_beside(&self.database), Ok)
    }

    /// The talkers that are served.
    ///
    /// # Errors
    /// [`TalkerError`]
    pub(crate) fn talkers(&self) -> Result<Talkers, TalkerError> {
        match &self.talkers {
            Some(folder) => Talkers::of_folder(folder, &self.domain),
            None if self.demo => Talkers::of_demonstration(&self.domain),
            None => Ok(Talkers::default()),
        }
    }

    /// The sites whose pages may change something, where it listens on these addresses.
    pub(crate) fn origins(&self, addresses: &[SocketAddr]) -> Vec<String> {
        if !self.origin.is_empty() {
            return self.origin.clone();
        }
        let mut origins = vec![format!("https://{}", self.domain)];
        if all_loopback(addresses) {
            let names = ["localhost"].into_iter().chain(self.listen.name());
            for address in addresses {
                origins.push(format!("http://{address}"));
                origins
                    .extend(names.clone().map(|name| format!("http://{name}:{}", address.port())));
            }
        }
        origins
    }

    /// How long no offer lapses after a start and after each jump of the machine's clock.
    pub fn lapse_pause(&self) -> Duration {
        Duration::from_secs(self.lapse_pause_seconds)
    }

    /// What the core decides with.
    pub fn settings(&self) -> Settings {
        Settings {
            domain: self.domain.clone(),
            selector: self.selector.clone(),
            demo: self.demo,
            window: Duration::from_secs(self.window_seconds),
            offer_lifetime: Duration::from_secs(self.offer_lifetime_seconds),
            token_lifetime: Duration::from_secs(u64::from(self.token_lifetime_days) * 86_400),
            open_requests: self.open_requests,
            offer_devices: self.offer_devices,
            talkers: BTreeMap::new(),
            definition_authority: self.definition_authority.clone(),
        }
    }
}
