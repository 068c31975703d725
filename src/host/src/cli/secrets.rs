//! Passwords of the command line, which no message repeats: messages go to logs and to colleagues.

use std::ffi::OsStr;

/// A shorter one is not looked for where it stands alone: it would be found in every other word.
const SHORTEST: usize = 4;

/// What stands for a password.
const HIDDEN: &str = "…";

/// Words that hold a password.
#[derive(Debug, Default)]
pub(crate) struct Secrets(Vec<Secret>);

struct Secret {
    /// The word as it was given.
    word: String,
    passwords: Vec<String>,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secrets {
    /// Those among these words.
    pub(crate) fn among<W: AsRef<OsStr>>(words: impl IntoIterator<Item = W>) -> Self {
        let secrets = words.into_iter().filter_map(|word| {
            let word = word.as_ref().to_string_lossy().into_owned();
            let passwords = passwords(&word);
            (!passwords.is_empty()).then_some(Secret { word, passwords })
        });
        Self(secrets.collect())
    }

    /// The message without them.
    pub(crate) fn hidden_in(&self, message: &str) -> String {
        let mut message = message.to_owned();
        for Secret { word, passwords } in &self.0 {
            let value = word.split_once('=').map(|(_, value)| value);
            for whole in [Some(word.as_str()), value].into_iter().flatten() {
                if passwords.iter().all(|password| whole.contains(password)) {
                    message = message.replace(whole, &without(whole, passwords));
                }
            }
            for password in passwords.iter().filter(|one| one.len() >= SHORTEST) {
                message = message.replace(password, HIDDEN);
            }
        }
        message
    }
}

fn without(word: &str, passwords: &[String]) -> String {
    let hide = |word: String, password: &String| word.replace(password, HIDDEN);
    passwords.iter().fold(word.to_owned(), hide)
}

/// What stands between a user and the last `@`, and what follows `password=`.
fn passwords(word: &str) -> Vec<String> {
    let of_user = word.rsplit_once('@').and_then(|(before, _)| {
        let (_, rest) = before.split_once(':')?;
        match rest.strip_prefix("//") {
            Some(user) => user.split_once(':').map(|(_, password)| password),
            None => Some(rest),
        }
    });
    let named = word.match_indices("password=").filter_map(|(place, name)| {
        let value = word.get(place + name.len()..)?;
        value.split(['&', ' ']).next()
    });
    let mut passwords: Vec<String> = of_user
        .into_iter()
        .chain(named)
        .map(str::to_owned)
        .collect();
    passwords.retain(|password| !password.is_empty());
    // The longest first: a shorter one may be a part of it.
    passwords.sort_by_key(|password| std::cmp::Reverse(password.len()));
    passwords
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_password_stays() {
        let secrets = Secrets::among([
            "verify",
            "--database=postgres://guide:s3cret@db.example/guide",
            "jdoe@council.example",
            "sqlite:C:\\ledger",
        ]);
        let message = "invalid value 'postgres://guide:s3cret@db.example/guide' of jdoe@council.example, sqlite:C:\\ledger";
        assert_eq!(
            secrets.hidden_in(message),
            "invalid value 'postgres://guide:…@db.example/guide' of jdoe@council.example, sqlite:C:\\ledger"
        );
    }

    proptest! {
        #[test]
        fn no_message_repeats_a_password(
            password in "[!-~]{4,20}",
            scheme in "(--database=)?(postgres|postgresql|mysql)?(://)?",
            (before, after) in ("[ a-z']{0,9}", "[ a-z']{0,9}"),
            named in any::<bool>(),
        ) {
            // An ampersand ends the value of a parameter.
            prop_assume!(!named || !password.contains('&'));
            let word = if named {
                format!("{scheme}guide@db/guide?password={password}&sslmode=require")
            } else {
                format!("{scheme}guide:{password}@db/guide")
            };
            let rest = word.replace(&password, "");
            prop_assume!(!rest.contains(&password) && !format!("{before}{after}").contains(&password));
            let told = Secrets::among([&word]).hidden_in(&format!("{before}{word}{after}"));
            prop_assert!(!told.contains(&password), "{}", told);
        }
    }
}
