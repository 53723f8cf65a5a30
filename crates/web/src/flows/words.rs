//! What people read about flows: names, toasts, steps and failures, by what the issuer stores of
//! them. A kind or step that this version does not know is shown by its own name.

use tallystick_core::{
    Definition, Flow, ParticipantId,
    flows::{Failure, FlowKind, Retry, StepName},
};

use crate::{directory::Directory, format::counted, requests::words::rejection_words};

/// The words of one kind of flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowWords {
    /// As the flow tracker shows it.
    pub name: &'static str,
    /// The toast when it was submitted.
    pub submitted: &'static str,
    /// The toast when it completed.
    pub completed: &'static str,
}

const fn words(name: &'static str, submitted: &'static str, completed: &'static str) -> FlowWords {
    FlowWords { name, submitted, completed }
}

/// The words of a kind, if it is known.
pub fn flow_words(kind: &FlowKind) -> Option<FlowWords> {
    let known = WORDS.iter().find(|(known, _)| known == kind);
    known.map(|(_, words)| *words)
}

static WORDS: &[(FlowKind, FlowWords)] = &[
    (
        FlowKind::DEFINE,
        words(
            "Create Token Definition",
            "Successfully submitted a new token definition",
            "A new token definition has been successfully created",
        ),
    ),
    (
        FlowKind::APPROVE_DEFINITION,
        words(
            "Approve Token Definition",
            "Token definition approval submitted",
            "Token definition has been successfully approved",
        ),
    ),
    (
        FlowKind::DECOMMISSION,
        words(
            "Decommission token definition",
            "Token definition decommission submitted",
            "Token definition has been successfully decommissioned",
        ),
    ),
    (
        FlowKind::ACTIVATE,
        words(
            "Activate Token Definition",
            "Token definition activation submitted",
            "Token definition has been successfully activated",
        ),
    ),
    (
        FlowKind::MINT,
        words(
            "Mint Tokens",
            "Successfully submitted the minting of new tokens",
            "Tokens have been successfully minted, check your vault balance for new balance",
        ),
    ),
    (
        FlowKind::BURN,
        words(
            "Burn Tokens",
            "Successfully submitted tokens to burn",
            "Tokens have been successfully burned, check your vault balance for new balance",
        ),
    ),
    (
        FlowKind::TRANSFER,
        words(
            "Push Transfer",
            "Successfully submitted a transfer of tokens",
            "Tokens have been transferred successfully",
        ),
    ),
    (
        FlowKind::REQUEST_ISSUANCE,
        words(
            "Request Tokens",
            "Successfully submitted an issuance request",
            "Your issuance request has been successfully created",
        ),
    ),
    (
        FlowKind::REQUEST_ISSUANCE_MANY,
        words(
            "Request Several Issuances",
            "Successfully submitted several issuance requests",
            "All of your issuance requests have been successfully created",
        ),
    ),
    (
        FlowKind::APPROVE_MANY,
        words(
            "Approve Several Requests",
            "Successfully submitted your approval of several requests",
            "All of the requests that you selected have been approved",
        ),
    ),
    (
        FlowKind::UPDATE_ISSUANCE,
        words(
            "Update Approval Request",
            "Successfully submitted your issuance request update",
            "Your request update has been successful",
        ),
    ),
    (
        FlowKind::CANCEL_REQUEST,
        words(
            "Cancel Request",
            "Successfully submitted the cancellation of your request",
            "Your request has been cancelled",
        ),
    ),
    (
        FlowKind::WITHDRAW_OFFER,
        words(
            "Withdraw Offer",
            "Successfully submitted the withdrawal of the offer",
            "The offer has been withdrawn",
        ),
    ),
    (
        FlowKind::DISMISS_REQUEST,
        words(
            "Dismiss Request",
            "Successfully submitted the dismissal of your request",
            "Your request has been dismissed",
        ),
    ),
    (
        FlowKind::REQUEST_TRANSFER,
        words(
            "Request Transfer",
            "Successfully submitted a transfer request",
            "Your transfer request has been successfully created",
        ),
    ),
    (
        FlowKind::UPDATE_TRANSFER,
        words(
            "Update Transfer Request",
            "Your token transfer approval update has been successfully submitted",
            "Your request update has been successful",
        ),
    ),
    (
        FlowKind::COMPLETE_TRANSFER,
        words(
            "Complete Transfer",
            "Successfully submitted transfer finalisation request",
            "Tokens have been transferred successfully",
        ),
    ),
    (
        FlowKind::REQUEST_REDEMPTION,
        words(
            "Request Redemption",
            "Successfully submitted redemption request",
            "Your redemption request has been successfully created",
        ),
    ),
    (
        FlowKind::UPDATE_REDEMPTION,
        words(
            "Update Approval Request",
            "Successfully submitted your redemption approval request update",
            "Your request update has been successful",
        ),
    ),
    (
        FlowKind::COMPLETE_REDEMPTION,
        words(
            "Redeem Token",
            "Successfully submitted redemption finalisation request",
            "Tokens have been redeemed successfully",
        ),
    ),
    (
        FlowKind::SUSPEND,
        words(
            "Suspend Token",
            "Token suspension submitted",
            "Token has been successfully suspended",
        ),
    ),
    (
        FlowKind::REACTIVATE,
        words(
            "Reactivate Token",
            "Token reactivation submitted",
            "Token has been successfully reactivated",
        ),
    ),
    (
        FlowKind::REVOKE,
        words("Revoke Token", "Token revocation submitted", "Token has been successfully revoked"),
    ),
    (
        FlowKind::ISSUE,
        words(
            "Issue tokens",
            "Successfully submitted an issuance of tokens",
            "Issuance of tokens has been successful",
        ),
    ),
];

/// The kinds that are known, and what they are called.
pub(super) fn known_kinds() -> impl Iterator<Item = (&'static FlowKind, &'static str)> {
    WORDS.iter().map(|(kind, words)| (kind, words.name))
}

/// What happens if what a flow did is asked for once more.
pub(super) fn retry_in_words(retry: Retry) -> &'static str {
    match retry {
        Retry::Safe => "Safe: it ended without any effect.",
        Retry::UnderWay => "Not needed: it is under way, and goes on by itself.",
        Retry::Again => "It would take effect a second time.",
        Retry::Over => "There is nothing left to submit: what it was about was taken back.",
    }
}

/// What a flow is called.
pub fn flow_name(kind: &FlowKind) -> String {
    flow_words(kind).map_or_else(|| kind.to_string(), |words| words.name.to_owned())
}

/// What a flow is about, such as `500,000.00 AED for Commercial Bank`; empty where that is unknown.
pub fn flow_summary(flow: &Flow, definitions: &[Definition], directory: &Directory) -> String {
    let about = &flow.about;
    let definition = definitions.iter().find(|known| Some(known.id) == about.definition);
    let what = match (about.amount, definition) {
        (Some(amount), Some(definition)) => format!("{} {}", amount.grouped(), definition.symbol),
        (Some(amount), None) => amount.grouped(),
        (None, Some(definition)) => format!("{} ({})", definition.name, definition.symbol),
        (None, None) => return parts_in_words(about.parts),
    };
    match &about.holder {
        Some(holder) => format!("{what} for {}", directory.title(holder)),
        None => what,
    }
}

fn parts_in_words(parts: Option<u32>) -> String {
    let parts = parts.and_then(|parts| usize::try_from(parts).ok());
    parts.map(|parts| counted(parts, "request")).unwrap_or_default()
}

/// What a requester reads of the rejection that a flow carries out, and why.
pub fn rejection_of_own(
    flow: &Flow,
    reader: &ParticipantId,
    directory: &Directory,
) -> Option<(String, String)> {
    let rejection = flow.about.rejection.as_ref()?;
    if flow.about.requester.as_ref() != Some(reader) {
        return None;
    }
    let request = match &flow.kind {
        kind if *kind == FlowKind::UPDATE_ISSUANCE => "issuance request",
        kind if *kind == FlowKind::UPDATE_TRANSFER => "transfer request",
        kind if *kind == FlowKind::UPDATE_REDEMPTION => "redemption request",
        _ => "request",
    };
    let by = directory.title(&rejection.by);
    Some((format!("Your {request} was rejected by {by}"), rejection_words(rejection)))
}

/// Why a flow failed, in a sentence.
pub fn failure_sentence(failure: &Failure, directory: &Directory) -> String {
    let who = failure.by.as_ref().map_or_else(String::new, |by| directory.title(by));
    let reason = failure.reason.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
    match failure.code.as_str() {
        "DECLINED" => format!("{who} declined the token{reason}"),
        "CANCELLED" => format!("{who} cancelled the request{reason}"),
        "WITHDRAWN" => format!("{who} withdrew the offer{reason}"),
        "LAPSED" => format!("{who} did not answer before the offer ended{reason}"),
        code => format!("{code}{reason}"),
    }
}

/// Title and explanation of a step, as the protocol names it.
pub fn step_words(name: &StepName) -> (String, &'static str) {
    let (title, explanation) = match name.as_str() {
        "RESERVE" => ("reserve", "The amount is held in the issuer's vault"),
        "ISSUE" => ("issue", "The token is issued and its offer is ready to go out"),
        "OFFER" => ("offer", "The offer is delivered to the requester's browser"),
        "ASK" => ("detail, ask", "The holder is asked to accept the token"),
        "SAVE" => {
            ("download, save", "The holder's browser downloads, verifies and keeps the token")
        }
        "ANSWER" => ("answer", "The holder's answer reaches the issuer"),
        "SETTLE" => ("settle", "The held amount moves to the requester's vault"),
        "DONE" => ("done", "Both vaults show the new balance"),
        unknown => (unknown, ""),
    };
    (title.to_owned(), explanation)
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn every_kind_that_the_core_knows_has_words() {
        for kind in tallystick_core::actions::FLOW_KINDS.iter().copied().flatten() {
            assert!(flow_words(kind).is_some(), "{kind}");
        }
    }

    #[wasm_bindgen_test]
    fn what_a_later_version_adds_is_shown_by_its_own_name() {
        let kind: FlowKind = serde_json::from_value("ESCROW".into()).unwrap();
        assert_eq!(flow_name(&kind), "ESCROW");
        let step: StepName = serde_json::from_value("INSURE".into()).unwrap();
        assert_eq!(step_words(&step), ("INSURE".to_owned(), ""));
        let failure = Failure { code: "SEIZED".to_owned(), by: None, reason: None };
        assert_eq!(failure_sentence(&failure, &Directory::default()), "SEIZED");
    }
}
