//! What a token is worth, in words: what it means, and what to do.

use tallystick_core::{Timestamp, token::verification::Verification, view::IssuerView};
use tallystick_holder::Examination;
use yew::prelude::*;

use crate::{
    components::alert::{Alert, AlertKind},
    format,
};

/// Shows it under a heading, with the issuer's name where another one was met.
pub fn outcome(examination: &Examination, issuer: &IssuerView) -> Html {
    let (kind, title, meaning) = words(&examination.verification, issuer);
    let may_be_good = matches!(
        examination.verification,
        Verification::Valid { .. } | Verification::NotYetValid { .. }
    );
    let (kind, meaning) = match may_be_good && examination.status_unknown {
        true => (AlertKind::Warning, STATUS_UNKNOWN.to_owned()),
        false => (kind, meaning),
    };
    Alert::new(kind, title).details(html! { <p>{ meaning }</p> }).heading()
}

const STATUS_UNKNOWN: &str = "Signature and times hold: the issuer signed it, and nothing in it was \
     changed. Whether it is suspended or revoked is not known, because the issuer could not be \
     asked. Verify it again before you rely on it.";

fn words(verification: &Verification, issuer: &IssuerView) -> (AlertKind, String, String) {
    use AlertKind::{Danger, Success, Warning};
    let (kind, title, meaning) = match verification {
        Verification::Valid { until } => {
            let title = match until {
                Some(until) => format!("Valid until {}", format::moment(*until)),
                None => "Valid for ever".to_owned(),
            };
            let meaning = "The issuer signed it, nothing in it was changed, and in the issuer's \
                           books it is active. You can rely on what it says.";
            return (Success, title, meaning.to_owned());
        }
        Verification::NotYetValid { from } => (
            Warning,
            "Not yet valid",
            format!(
                "It is valid from {}. The issuer signed it; verify it again then.",
                format::moment(*from)
            ),
        ),
        Verification::Expired { since } => (
            Warning,
            "Expired",
            format!(
                "It was valid until {}. The issuer signed it, but it is worth nothing any more: ask \
                 for a newer one.",
                format::moment(*since)
            ),
        ),
        Verification::Suspended { since, until } => (
            Warning,
            "Suspended",
            format!(
                "The issuer suspended it{}{}. Do not rely on it until the issuer lifts that.",
                moment_after(" since ", *since),
                moment_after(" until ", *until)
            ),
        ),
        Verification::Revoked { since } => (
            Danger,
            "Revoked",
            format!(
                "The issuer revoked it{}, or nobody accepted it in time. It is worth nothing any \
                 more: ask whoever gave it to you for another.",
                moment_after(" on ", *since)
            ),
        ),
        Verification::NotAccepted => (
            Warning,
            "Not yet accepted",
            "The issuer signed it and offers it, but its holder has not accepted it: it is nobody's \
             yet. Verify it again once it was accepted."
                .to_owned(),
        ),
        Verification::Removed => (
            Warning,
            "Not held any more",
            "The issuer signed it, but its holder has removed it since. Ask whoever gave it to you \
             for one that is held."
                .to_owned(),
        ),
        Verification::NotInBooks => (
            Warning,
            "Not in the issuer's books",
            "It is signed with the issuer's key, but the issuer does not find it in its books, such \
             as after these were restored from an older copy. Do not rely on it before the issuer \
             has cleared that up."
                .to_owned(),
        ),
        Verification::Altered { fault } => (
            Danger,
            "Altered",
            format!(
                "The signature does not match what it says ({fault}): it was changed after the \
                 issuer signed it, or copied in part. Do not rely on it; ask for the original."
            ),
        ),
        Verification::UnknownIssuer { named } => (
            Danger,
            "Unknown issuer",
            format!(
                "It names the issuer {named:?}, and this page knows the keys of {} alone. Nothing \
                 is known about it; verify it where its issuer says.",
                issuer.domain
            ),
        ),
        Verification::UnknownKey { selector } => (
            Danger,
            "Unknown issuer",
            format!(
                "It names the issuer {}, and a key, {selector:?}, that this issuer never published. \
                 Somebody else made it; do not rely on it.",
                issuer.domain
            ),
        ),
        Verification::RevokedKey { selector } => (
            Danger,
            "Key revoked",
            format!(
                "The issuer revoked the key that it names, {selector:?}: whoever has that key could \
                 have made it. Ask for one that is signed with a newer key."
            ),
        ),
        Verification::Unreadable(reason) => (
            Danger,
            "Unreadable",
            format!(
                "{reason} Nothing was verified. Paste or choose the token just as you were given it."
            ),
        ),
    };
    (kind, title.to_owned(), meaning)
}

fn moment_after(word: &str, at: Option<Timestamp>) -> String {
    at.map(|at| format!("{word}{}", format::moment(at))).unwrap_or_default()
}
