//! Whether an issuer may run on this database: the same domain, the same kind, the same keys.
//!
//! Pure comparisons; whatever does not fit is refused before anything is written.

use std::path::{Path, PathBuf};

use tallystick_core::{
    DomainName, PublicKey,
    view::{KeyStatus, PublishedKey},
};

/// Why an issuer may not run on a database.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdmissionError {
    /// It is another issuer's.
    #[error(
        "the database is that of {known}, not of {given}; start with --domain {known}, or name \
         another --database"
    )]
    OtherDomain {
        /// Whose it is.
        known: DomainName,
        /// Who was to run on it.
        given: DomainName,
    },
    /// Anybody may be anybody there.
    #[error(
        "the database is a demonstration, in which anybody may be any participant; start with \
         --demo, or name another --database"
    )]
    Demonstration,
    /// Somebody's real books.
    #[error(
        "the database is no demonstration, and --demo would let anybody be any participant; start \
         without --demo, or name another --database"
    )]
    NoDemonstration,
    /// It has signed already, and its key is gone.
    #[error(
        "the key file {path} is missing, and the database has signed with one before; put it back \
         from a copy or name it with --key, or, if it is lost, give a new key a new name with \
         --selector"
    )]
    KeyMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A key never changes under its selector.
    #[error(
        "the key file {path} holds another key than the database has for the selector {selector}; \
         name the right file with --key, or give the new key a new name with --selector"
    )]
    OtherKey {
        /// The file.
        path: PathBuf,
        /// The selector.
        selector: String,
    },
    /// A key has one selector.
    #[error(
        "the key in {path} is known under the selector {known}; start with --selector {known}, or \
         name a new key with --key"
    )]
    OtherSelector {
        /// The file.
        path: PathBuf,
        /// What it is known as.
        known: String,
    },
    /// A newer one signs since.
    #[error(
        "the key of the selector {selector} was replaced by that of {current}; start with \
         --selector {current} and its key, or with a new selector and a new key"
    )]
    Replaced {
        /// What was given.
        selector: String,
        /// What signs now.
        current: String,
    },
    /// It must not sign any more.
    #[error("the key of the selector {selector} is revoked; start with a new selector and key")]
    Revoked {
        /// What was given.
        selector: String,
    },
}

/// Holds a database's domain and kind against what was given.
///
/// # Errors
/// If they differ.
pub(crate) fn same_issuer(
    (known, known_demo): (&DomainName, bool),
    (given, demo): (&DomainName, bool),
) -> Result<(), AdmissionError> {
    if known_demo && !demo {
        return Err(AdmissionError::Demonstration);
    }
    if demo && !known_demo {
        return Err(AdmissionError::NoDemonstration);
    }
    if known != given {
        return Err(AdmissionError::OtherDomain { known: known.clone(), given: given.clone() });
    }
    Ok(())
}

/// Whether a new key may be made, because there is no file: for a database that has signed nothing,
/// and under a selector that is new to it.
///
/// # Errors
/// If it has signed with the key that is missing.
pub(crate) fn new_key(
    known: &[PublishedKey],
    signed_before: bool,
    selector: &str,
    path: &Path,
) -> Result<(), AdmissionError> {
    let new_selector = !known.is_empty() && known.iter().all(|known| known.selector != selector);
    if signed_before && !new_selector {
        return Err(AdmissionError::KeyMissing { path: path.to_owned() });
    }
    Ok(())
}

/// Holds the key that was read against those of the database.
///
/// # Errors
/// If another one is known under this selector, or this one must not sign.
pub(crate) fn same_key(
    known: &[PublishedKey],
    selector: &str,
    public_key: PublicKey,
    path: &Path,
) -> Result<(), AdmissionError> {
    let selector = selector.to_owned();
    let path = path.to_owned();
    let Some(same_selector) = known.iter().find(|known| known.selector == selector) else {
        return match known.iter().find(|known| known.public_key == public_key) {
            Some(known) => {
                Err(AdmissionError::OtherSelector { path, known: known.selector.clone() })
            }
            None => Ok(()),
        };
    };
    if same_selector.public_key != public_key {
        return Err(AdmissionError::OtherKey { path, selector });
    }
    match same_selector.status {
        KeyStatus::Current => Ok(()),
        KeyStatus::Revoked => Err(AdmissionError::Revoked { selector }),
        KeyStatus::Published => {
            let current = known.iter().find(|known| known.status == KeyStatus::Current);
            let current = current.map_or_else(|| selector.clone(), |known| known.selector.clone());
            Err(AdmissionError::Replaced { selector, current })
        }
    }
}

/// Reads a DNS label: letters, digits and inner hyphens, 63 at most.
///
/// # Errors
/// A sentence for people, if it is none.
pub(crate) fn dns_label(text: &str) -> Result<String, String> {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let label = (1..=63).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-');
    if label {
        Ok(text.to_owned())
    } else {
        Err("a selector is a DNS label: 1 to 63 letters, digits and inner hyphens".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use tallystick_core::Timestamp;

    use super::*;

    fn published(selector: &str, key: u8, status: KeyStatus) -> PublishedKey {
        PublishedKey {
            selector: selector.to_owned(),
            public_key: public(key),
            from: Timestamp::from_milliseconds(0).unwrap(),
            until: None,
            status,
        }
    }

    fn public(key: u8) -> PublicKey {
        use tallystick_core::Sign;
        ed25519_dalek::SigningKey::from_bytes(&[key; 32]).public_key()
    }

    #[test]
    fn a_key_keeps_its_selector_and_a_selector_its_key() {
        use AdmissionError as E;
        use KeyStatus as S;
        let path = Path::new("issuer.key");
        let known = [
            published("a", 1, S::Published),
            published("b", 2, S::Current),
            published("c", 3, S::Revoked),
        ];
        let admitted = |selector: &str, key| same_key(&known, selector, public(key), path);
        assert_eq!(admitted("b", 2), Ok(()));
        assert_eq!(admitted("d", 4), Ok(()), "a new one");
        assert!(matches!(admitted("b", 4), Err(E::OtherKey { .. })));
        assert!(matches!(admitted("b", 1), Err(E::OtherKey { .. })));
        assert!(matches!(admitted("d", 1), Err(E::OtherSelector { known, .. }) if known == "a"));
        assert!(matches!(admitted("a", 1), Err(E::Replaced { current, .. }) if current == "b"));
        assert!(matches!(admitted("c", 3), Err(E::Revoked { .. })));

        assert_eq!(new_key(&[], false, "a", path), Ok(()), "a first start");
        assert!(new_key(&[], true, "a", path).is_err(), "of version 1, which kept no keys");
        assert!(new_key(&known, true, "b", path).is_err());
        assert_eq!(new_key(&known, true, "d", path), Ok(()), "said to be a new one");
    }

    #[test]
    fn labels() {
        for label in ["pw1", "a", "A-9", &"x".repeat(63)] {
            assert_eq!(dns_label(label).as_deref(), Ok(label));
        }
        for none in ["", "-a", "a-", "a.b", "a b", "ä", "a_b", &"x".repeat(64)] {
            assert!(dns_label(none).is_err(), "{none}");
        }
    }
}
