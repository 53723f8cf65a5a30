//! What a wallet knows of its issuer, and holds against what the issuer says later.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    DatabaseId, PublicKey,
    view::{IssuerView, KeyStatus, PublishedKey},
};

/// What was learnt, and is never replaced by something else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownIssuer {
    /// The key of each selector, as it was first seen.
    pub keys: BTreeMap<String, PublicKey>,
    /// The selectors whose keys the issuer revoked: they verify nothing any more, whatever it says
    /// later.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub revoked: BTreeSet<String>,
    /// The database that the issuer works with.
    pub database: Option<DatabaseId>,
}

/// What a wallet's holder must be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// There is another key under a selector that was known.
    KeyChanged {
        /// The selector.
        selector: String,
    },
    /// The issuer works with another database: it was restored, or is another one.
    DatabaseChanged,
}

impl KnownIssuer {
    /// What is known of an issuer that published just these keys.
    pub fn with_keys(published: &[PublishedKey]) -> Self {
        let revoked = published.iter().filter(|key| key.status == KeyStatus::Revoked);
        Self {
            keys: published.iter().map(|key| (key.selector.clone(), key.public_key)).collect(),
            revoked: revoked.map(|key| key.selector.clone()).collect(),
            database: None,
        }
    }

    /// Takes over what the issuer says of itself. Known keys stay as they are; one is revoked only
    /// where the issuer names that very key.
    pub fn learn(&mut self, issuer: &IssuerView) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        let published = issuer.keys.iter();
        let published = published.map(|key| (&key.selector, key.public_key, key.status));
        let current = (&issuer.selector, issuer.public_key, KeyStatus::Current);
        for (selector, key, status) in published.chain([current]) {
            let known = *self.keys.entry(selector.clone()).or_insert(key);
            let alarm = Alarm::KeyChanged { selector: selector.clone() };
            if known == key {
                if status == KeyStatus::Revoked {
                    self.revoked.insert(selector.clone());
                }
            } else if !alarms.contains(&alarm) {
                alarms.push(alarm);
            }
        }
        let before = self.database.replace(issuer.database);
        if before.is_some_and(|before| before != issuer.database) {
            alarms.push(Alarm::DatabaseChanged);
        }
        alarms
    }

    /// The key that a selector names, unless it is revoked.
    pub fn key(&self, selector: &str) -> Option<&PublicKey> {
        self.keys.get(selector).filter(|_| !self.revoked.contains(selector))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        fixtures::{now, uuid},
        view::PublishedKey,
    };

    fn key(byte: u8) -> PublicKey {
        PublicKey::from_bytes([byte; 32])
    }

    fn issuer(database: u128, keys: &[(&str, u8)]) -> IssuerView {
        let (selector, current) = keys[keys.len() - 1];
        let published = keys.iter().map(|(selector, byte)| PublishedKey {
            selector: (*selector).to_owned(),
            public_key: key(*byte),
            from: now(),
            until: None,
            status: KeyStatus::Published,
        });
        let keys: Vec<_> = published.collect();
        let view = json!({
            "domain": "issuer.example.org", "selector": selector, "publicKey": key(current),
            "dkim": "", "keys": keys, "database": uuid(database), "demo": true,
            "catalogue": crate::broker::titles::Catalogue::default(), "now": now(),
        });
        serde_json::from_value(view).unwrap()
    }

    #[test]
    fn a_key_that_was_known_stays_and_another_one_is_an_alarm() {
        let mut known = KnownIssuer::default();
        assert_eq!(known.learn(&issuer(1, &[("pw1", 1)])), []);
        assert_eq!(known.learn(&issuer(1, &[("pw1", 1), ("pw2", 2)])), []);
        assert_eq!((known.key("pw1"), known.key("pw2")), (Some(&key(1)), Some(&key(2))));
        let changed = known.learn(&issuer(1, &[("pw1", 9), ("pw3", 3)]));
        assert_eq!(changed, [Alarm::KeyChanged { selector: "pw1".to_owned() }]);
        assert_eq!((known.key("pw1"), known.key("pw3")), (Some(&key(1)), Some(&key(3))));
        assert_eq!(known.key("pw2"), Some(&key(2)), "what it signed still verifies");
    }

    #[test]
    fn a_revoked_key_verifies_nothing_any_more() {
        let mut known = KnownIssuer::default();
        assert_eq!(known.learn(&issuer(1, &[("pw1", 1), ("pw2", 2)])), []);
        let mut revoked = issuer(1, &[("pw1", 1), ("pw2", 2)]);
        revoked.keys[0].status = KeyStatus::Revoked;
        assert_eq!(known.learn(&revoked), []);
        assert_eq!((known.key("pw1"), known.key("pw2")), (None, Some(&key(2))));
        // It is not taken back.
        assert_eq!(known.learn(&issuer(1, &[("pw1", 1), ("pw2", 2)])), []);
        assert_eq!(known.key("pw1"), None);
    }

    /// Otherwise whoever answers once in the issuer's place could make every token worthless.
    #[test]
    fn a_key_is_revoked_only_by_its_own_name_and_bytes() {
        let mut known = KnownIssuer::default();
        assert_eq!(known.learn(&issuer(1, &[("pw1", 1)])), []);
        let mut other = issuer(1, &[("pw1", 9), ("pw2", 2)]);
        other.keys[0].status = KeyStatus::Revoked;
        assert_eq!(known.learn(&other), [Alarm::KeyChanged { selector: "pw1".to_owned() }]);
        assert_eq!(known.key("pw1"), Some(&key(1)));
    }

    /// As this version keeps it in a browser.
    #[test]
    fn what_was_kept_is_read() {
        let kept = json!({ "keys": { "pw1": key(1) }, "database": uuid(1) });
        let known: KnownIssuer = serde_json::from_value(kept).unwrap();
        assert_eq!(known.key("pw1"), Some(&key(1)));
    }

    #[test]
    fn another_database_is_told_once() {
        let mut known = KnownIssuer::default();
        assert_eq!(known.learn(&issuer(1, &[("pw1", 1)])), []);
        assert_eq!(known.learn(&issuer(2, &[("pw1", 1)])), [Alarm::DatabaseChanged]);
        assert_eq!(known.learn(&issuer(2, &[("pw1", 1)])), []);
    }
}
