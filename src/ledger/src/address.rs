//! How a database is named: `sqlite:PATH` or `postgres://…`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use thiserror::Error;

use crate::tls::{BadPrivacy, Privacy};

/// What may follow a SQLite file's path, to keep the file from growing: `?max-pages=1000`.
const MAX_PAGES: &str = "max-pages";

/// Where a ledger is.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file of SQLite.
    Sqlite(SqliteFile),
    /// A database of PostgreSQL.
    Postgres(Box<PostgresServer>),
}

/// A database of PostgreSQL.
#[derive(Clone, Debug)]
pub struct PostgresServer {
    /// Where, and as whom.
    pub config: postgres::Config,
    /// Whether the connection must be by TLS.
    pub privacy: Privacy,
}

/// A file of SQLite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqliteFile {
    /// Where.
    pub path: PathBuf,
    /// How many pages of 4,096 bytes it may grow to; none: the disk's end.
    pub max_pages: Option<u32>,
}

/// An address that names no database.
#[derive(Debug, Error)]
pub enum BadAddress {
    /// Neither kind.
    #[error("“{0}” is no address of a database; write sqlite:PATH or postgres://USER@HOST/NAME")]
    Kind(String),
    /// No path.
    #[error("sqlite: names no file; write sqlite:PATH")]
    NoPath,
    /// Something unknown after the path.
    #[error(
        "“{0}” is no option of a SQLite address; there is max-pages, for instance sqlite:PATH?max-pages=100000"
    )]
    Option(String),
    /// Its wish for TLS.
    #[error(transparent)]
    Privacy(#[from] BadPrivacy),
    /// PostgreSQL's client does not take it.
    #[error("the address of the PostgreSQL database cannot be read: {0}")]
    Postgres(#[from] postgres::Error),
}

impl FromStr for Database {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        if let Some(file) = text.strip_prefix("sqlite:") {
            return sqlite_file(file).map(Self::Sqlite);
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let (privacy, rest) = Privacy::take(text)?;
            let config = rest.parse()?;
            return Ok(Self::Postgres(Box::new(PostgresServer { config, privacy })));
        }
        Err(BadAddress::Kind(without_password(text)))
    }
}

/// A mistyped address may hold a password: what stands before the last `@` is not repeated.
fn without_password(text: &str) -> String {
    text.rsplit_once('@')
        .map_or_else(|| text.to_owned(), |(_, place)| format!("…@{place}"))
}

fn sqlite_file(text: &str) -> Result<SqliteFile, BadAddress> {
    let (path, option) = match text.split_once('?') {
        Some((path, option)) => (path, Some(option)),
        None => (text, None),
    };
    if path.is_empty() {
        return Err(BadAddress::NoPath);
    }
    let max_pages = option
        .map(|option| {
            let number = option
                .split_once('=')
                .filter(|(name, _)| *name == MAX_PAGES);
            number
                .and_then(|(_, number)| number.parse().ok())
                .ok_or_else(|| BadAddress::Option(option.to_owned()))
        })
        .transpose()?;
    Ok(SqliteFile {
        path: PathBuf::from(path),
        max_pages,
    })
}

impl Database {
    /// A file of SQLite without a limit.
    pub fn file(path: &Path) -> Self {
        Self::Sqlite(SqliteFile {
            path: path.to_owned(),
            max_pages: None,
        })
    }

    /// Where the head stands if nothing else is said: beside a file of SQLite, else in the given folder.
    pub fn head_file(&self, folder: &Path) -> PathBuf {
        match self {
            Self::Sqlite(file) => {
                let mut name = file.path.clone().into_os_string();
                name.push(".head");
                name.into()
            }
            Self::Postgres(server) => folder.join(format!("{}.head", file_name(&server.config))),
        }
    }
}

/// The database's name and places, in letters that every file system takes.
fn file_name(config: &postgres::Config) -> String {
    let doors = config.get_ports().iter().map(ToString::to_string);
    let parts: Vec<String> = hosts(config)
        .into_iter()
        .chain(doors)
        .chain(config.get_dbname().map(str::to_owned))
        .collect();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
    parts
        .join("-")
        .replace(|letter| !is_plain(letter) && letter != '-', "_")
}

fn hosts(config: &postgres::Config) -> Vec<String> {
    let name = |host: &postgres::config::Host| match host {
        postgres::config::Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        postgres::config::Host::Unix(path) => path.display().to_string(),
    };
    config.get_hosts().iter().map(name).collect()
}

/// Without password and user.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite:{}", file.path.display()),
            Self::Postgres(server) => write!(
                f,
                "postgres://{}/{}",
                hosts(&server.config).join(","),
                server.config.get_dbname().unwrap_or_default()
            ),
        }
    }
}
