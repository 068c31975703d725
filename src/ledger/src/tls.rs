//! Connections to PostgreSQL that nobody on the way can read or answer in the server's place.
//!
//! An address asks for them by `sslmode`. There are two kinds of connection, not six: in the clear, or with the server's
//! certificate and name checked. The modes between them encrypt to whoever answers, which protects nobody.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How an address says what it wants.
const MODE: &str = "sslmode";
const ROOTS: &str = "sslrootcert";

/// What a connection to PostgreSQL must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Privacy {
    /// In the clear: on one machine, or through a tunnel.
    #[default]
    None,
    /// By TLS, with the server's certificate and name checked.
    Verified {
        /// A file of certificates (PEM) to trust; none: those that the system trusts.
        roots: Option<PathBuf>,
    },
}

/// An address whose wish cannot be met.
#[derive(Debug, Error)]
pub enum BadPrivacy {
    /// A mode that promises nothing, or none at all.
    #[error(
        "sslmode={0} does not say whether the connection may be in the clear; write sslmode=verify-full for TLS with the server’s certificate checked, or sslmode=disable for none"
    )]
    Mode(String),
    /// Certificates for a connection that has none.
    #[error("sslrootcert names certificates, but sslmode asks for no TLS; add sslmode=verify-full")]
    RootsAlone,
    /// A name with bytes that are no text.
    #[error("sslrootcert is not in UTF-8")]
    Encoding(#[from] std::str::Utf8Error),
}

/// Why there is no TLS.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The certificates cannot be read.
    #[error("cannot read the certificates to trust from {}: {source}; sslrootcert names a file in PEM", .path.display())]
    Roots {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: pem::Error,
    },
    /// There are none.
    #[error("there is no certificate to trust in {0}; name a file in PEM with sslrootcert")]
    NoRoots(String),
    /// TLS itself.
    #[error("TLS cannot be used: {0}")]
    Tls(#[from] rustls::Error),
}

impl Privacy {
    /// Takes the wish out of an address, and leaves the rest.
    ///
    /// # Errors
    /// [`BadPrivacy`].
    pub(crate) fn take(address: &str) -> Result<(Self, String), BadPrivacy> {
        let Some((place, options)) = address.split_once('?') else {
            return Ok((Self::None, address.to_owned()));
        };
        let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
        for option in options.split('&') {
            match option.split_once('=') {
                Some((MODE, given)) => mode = Some(given),
                Some((ROOTS, given)) => {
                    let decoded = percent_encoding::percent_decode_str(given);
                    roots = Some(PathBuf::from(decoded.decode_utf8()?.as_ref()));
                }
                Some(_) | None => rest.push(option),
            }
        }
        let privacy = match (mode, roots) {
            (None | Some("disable"), None) => Self::None,
            (None | Some("disable"), Some(_)) => return Err(BadPrivacy::RootsAlone),
            (Some("require" | "verify-ca" | "verify-full"), roots) => Self::Verified { roots },
            (Some(other), _) => return Err(BadPrivacy::Mode(other.to_owned())),
        };
        let rest = match rest.as_slice() {
            [] => place.to_owned(),
            options => format!("{place}?{}", options.join("&")),
        };
        Ok((privacy, rest))
    }
}

/// Makes connections of one kind.
#[derive(Clone)]
pub(crate) enum Connector {
    Plain,
    Verified(MakeRustlsConnect),
}

/// The connector holds keys.
impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "Plain",
            Self::Verified(_) => "Verified",
        })
    }
}

impl Connector {
    pub(crate) fn new(privacy: &Privacy) -> Result<Self, TlsError> {
        let Privacy::Verified { roots } = privacy else {
            return Ok(Self::Plain);
        };
        let roots = match roots {
            Some(file) => of_file(file)?,
            None => of_system()?,
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self::Verified(MakeRustlsConnect::new(config)))
    }

    pub(crate) fn connect(&self, config: &Config) -> Result<Client, postgres::Error> {
        let mut config = config.clone();
        match self {
            Self::Plain => config.ssl_mode(SslMode::Disable).connect(NoTls),
            Self::Verified(tls) => config.ssl_mode(SslMode::Require).connect(tls.clone()),
        }
    }
}

fn of_file(path: &Path) -> Result<RootCertStore, TlsError> {
    let unread = |source| TlsError::Roots {
        path: path.to_owned(),
        source,
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(unread)? {
        roots.add(certificate.map_err(unread)?)?;
    }
    if roots.is_empty() {
        return Err(TlsError::NoRoots(path.display().to_string()));
    }
    Ok(roots)
}

/// Stores of systems hold certificates of all ages: those that make no sense are passed over, as browsers do.
fn of_system() -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(TlsError::NoRoots("the system’s own store".to_owned()));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::{BadPrivacy, Privacy};

    #[test]
    fn an_address_says_what_the_connection_must_be() {
        let take = |options: &str| Privacy::take(&format!("postgres://guide@db/ledger{options}"));
        for (options, privacy, rest) in [
            ("", Privacy::None, ""),
            ("?sslmode=disable", Privacy::None, ""),
            ("?connect_timeout=5", Privacy::None, "?connect_timeout=5"),
            ("?sslmode=require", Privacy::Verified { roots: None }, ""),
            (
                "?connect_timeout=5&sslmode=verify-full&sslrootcert=/etc/our%20ca.pem&hostaddr=::1",
                Privacy::Verified {
                    roots: Some("/etc/our ca.pem".into()),
                },
                "?connect_timeout=5&hostaddr=::1",
            ),
        ] {
            let expected = format!("postgres://guide@db/ledger{rest}");
            assert_eq!(take(options).unwrap(), (privacy, expected), "{options}");
        }
        for mode in ["prefer", "allow", "yes", ""] {
            let error = take(&format!("?sslmode={mode}")).unwrap_err();
            assert!(error.to_string().contains("sslmode=verify-full"), "{error}");
        }
        let alone = take("?sslrootcert=/ca.pem").unwrap_err();
        assert!(matches!(alone, BadPrivacy::RootsAlone));
    }
}
