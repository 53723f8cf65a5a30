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
    let domain = issuer.domain.as_str();
    let (kind, title, meaning) = match verification {
        Verification::Valid { until } => {
            let title = match until {
                Some(until) => joined(&["Valid until ", &format::moment(*until)]),
                None => "Valid for ever".to_owned(),
            };
            let meaning = "The issuer signed it, nothing in it was changed, and in the issuer's \
                           books it is active. You can rely on what it says.";
            return (Success, title, meaning.to_owned());
        }
        Verification::NotYetValid { from } => (
            Warning,
            "Not yet valid",
            joined(&[
                "It is valid from ",
                &format::moment(*from),
                ". The issuer signed it; verify it again then.",
            ]),
        ),
        Verification::Expired { since } => (
            Warning,
            "Expired",
            joined(&[
                "It was valid until ",
                &format::moment(*since),
                ". The issuer signed it, but it is worth nothing any more: ask for a newer one.",
            ]),
        ),
        Verification::Suspended { since, until } => (
            Warning,
            "Suspended",
            joined(&[
                "The issuer suspended it",
                &moment_after(" since ", *since),
                &moment_after(" until ", *until),
                ". Do not rely on it until the issuer lifts that.",
            ]),
        ),
        Verification::Revoked { since } => (
            Danger,
            "Revoked",
            joined(&[
                "The issuer revoked it",
                &moment_after(" on ", *since),
                ", or nobody accepted it in time. It is worth nothing any more: ask whoever gave it \
                 to you for another.",
            ]),
        ),
        Verification::NotAccepted => (
            Warning,
            "Not yet accepted",
            joined(&[
                "The issuer signed it and offers it, but its holder has not accepted it: it is \
                      nobody's yet. Verify it again once it was accepted.",
            ]),
        ),
        Verification::Removed => (
            Warning,
            "Not held any more",
            joined(&[
                "The issuer signed it, but its holder has removed it since. Ask whoever gave \
                      it to you for one that is held.",
            ]),
        ),
        Verification::NotInBooks => (
            Warning,
            "Not in the issuer's books",
            joined(&[
                "It is signed with the issuer's key, but the issuer does not find it in its \
                      books, such as after these were restored from an older copy. Do not rely on \
                      it before the issuer has cleared that up.",
            ]),
        ),
        Verification::Altered { fault } => (
            Danger,
            "Altered",
            joined(&[
                "The signature does not match what it says (",
                &fault.to_string(),
                "): it was changed after the issuer signed it, or copied in part. Do not rely on \
                 it; ask for the original.",
            ]),
        ),
        Verification::UnknownIssuer { named } => (
            Danger,
            "Unknown issuer",
            joined(&[
                "It names the issuer “",
                named,
                "”, and this page knows the keys of ",
                domain,
                " alone. Nothing is known about it; verify it where its issuer says.",
            ]),
        ),
        Verification::UnknownKey { selector } => (
            Danger,
            "Unknown issuer",
            joined(&[
                "It names the issuer ",
                domain,
                ", and a key, “",
                selector,
                "”, that this issuer never published. Somebody else made it; do not rely on it.",
            ]),
        ),
        Verification::RevokedKey { selector } => (
            Danger,
            "Key revoked",
            joined(&[
                "The issuer revoked the key that it names, “",
                selector,
                "”: whoever has that key could have made it. Ask for one that is signed with a \
                 newer key.",
            ]),
        ),
        Verification::Unreadable(reason) => (
            Danger,
            "Unreadable",
            joined(&[
                &reason.to_string(),
                " Nothing was verified. Paste or choose the token just as you were given it.",
            ]),
        ),
    };
    (kind, title.to_owned(), meaning)
}

/// In one place: each `format!` is compiled on its own.
#[inline(never)]
fn joined(words: &[&str]) -> String {
    words.concat()
}

fn moment_after(word: &str, at: Option<Timestamp>) -> String {
    at.map(|at| joined(&[word, &format::moment(at)])).unwrap_or_default()
}
