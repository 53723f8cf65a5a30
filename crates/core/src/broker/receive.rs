//! What a broker admits from the channel before it looks at the body.

use std::time::Duration;

use crate::{DomainName, Message, Party, PublicKey, Refusal, Sender, Timestamp, WalletId};

/// How far off the time of a message may be.
const WINDOW: Duration = Duration::from_secs(5 * 60);

/// Refuses a message that is not from this host, not signed with the host's published key, to
/// another wallet, or signed too long ago or too far ahead.
pub fn admit(
    message: &Message,
    wallet: WalletId,
    host: &DomainName,
    key: &PublicKey,
    now: Timestamp,
) -> Result<(), Refusal> {
    let header = &message.header;
    if header.to != Party::Wallet(wallet) {
        return Err(Refusal::NotForUs { to: header.to.to_string() });
    }
    if header.from != Sender::Party(Party::Domain(host.clone())) {
        return Err(Refusal::NotAuthentic);
    }
    message.verify(key)?;
    match header.timestamp.distance(now) > WINDOW {
        true => Err(Refusal::TimestampOff { now, window_minutes: WINDOW.as_secs() / 60 }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        Correlation, Draft, Outgoing, Sign,
        fixtures::{now, uuid},
        message::IssuedAtIssuer,
    };

    #[test]
    fn only_what_the_host_signed_for_this_wallet_just_now_is_admitted() {
        let (key, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let host: DomainName = "issuer.example.org".parse().unwrap();
        let wallet = WalletId(uuid(2));
        let body = IssuedAtIssuer { token: crate::TokenId(uuid(3)) };
        let from = Sender::Party(host.clone().into());
        let (outgoing, correlation) = (Outgoing::new(wallet, &body), Correlation(uuid(4)));
        let draft = Draft::new(&from, Some("pw1"), &outgoing, correlation, now());
        let message = Message::from_value(draft.sign(&key)).unwrap();

        let code = |wallet, host: &DomainName, key: &SigningKey, at| {
            admit(&message, wallet, host, &key.public_key(), at).map_err(|refusal| refusal.code())
        };
        let stranger: DomainName = "stranger.example.org".parse().unwrap();
        assert_eq!(code(wallet, &host, &key, now()), Ok(()));
        assert_eq!(code(wallet, &host, &other, now()), Err("BAD_SIGNATURE"));
        assert_eq!(code(wallet, &stranger, &key, now()), Err("NOT_AUTHENTIC"));
        assert_eq!(code(WalletId(uuid(9)), &host, &key, now()), Err("NOT_FOR_US"));
        let late = now().after(Duration::from_secs(301));
        assert_eq!(code(wallet, &host, &key, late), Err("TIMESTAMP_OFF"));
    }
}
