//! What people read about requests.

use tallystick_core::{
    RejectionCode, RequestStatus, RequestType, Stage,
    requests::{OfferOutcome, OfferOutcomeEnd, Rejection},
    view::RequestView,
};

use crate::{components::status_label::Status, directory::Directory};

/// What people read of a code.
pub fn code_words(code: RejectionCode) -> &'static str {
    match code {
        RejectionCode::Limit => "Limit exceeded",
        RejectionCode::CollateralMissing => "Collateral missing",
        RejectionCode::DetailsWrong => "Details wrong",
        RejectionCode::Other => "Other",
    }
}

/// Why a request was rejected: the code where it says more than the reason, and the reason.
pub fn rejection_words(rejection: &Rejection) -> String {
    match rejection.code {
        RejectionCode::Other => rejection.reason.clone(),
        code => format!("{}: {}", code_words(code), rejection.reason),
    }
}

/// What people read of a stage.
pub fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::WithIssuer => "With the issuer",
        Stage::WithCustodian => "With the custodian",
        Stage::WithCounterpart => "With the other party",
        Stage::ReadyToIssue => "Ready to issue",
        Stage::ReadyToComplete => "Ready to complete",
        Stage::Offered => "Offered",
        Stage::Settled => "Settled",
        Stage::Rejected => "Rejected",
        Stage::Declined => "Declined",
        Stage::Expired => "Expired",
        Stage::Cancelled => "Cancelled",
    }
}

/// Where a request stands. A declined or expired offer is an outcome, and no failure.
pub fn stage_status(request: &RequestView) -> Status {
    let words = match (request.stage, request.kind) {
        (Stage::WithCounterpart, RequestType::Push) => "With the receiver",
        (Stage::WithCounterpart, RequestType::Pull) => "With the sender",
        (stage, _) => stage_words(stage),
    };
    match request.stage {
        Stage::WithIssuer | Stage::WithCustodian | Stage::WithCounterpart => Status::Waiting(words),
        Stage::ReadyToIssue | Stage::ReadyToComplete | Stage::Offered => Status::Running(words),
        Stage::Settled => Status::Good(words),
        Stage::Rejected => Status::Bad(words),
        Stage::Declined | Stage::Expired | Stage::Cancelled => Status::Over(words),
    }
}

/// Who is next to do something about a request: `Next: Central Bank`; empty once nobody is.
pub fn next_in_words(request: &RequestView, directory: &Directory) -> String {
    let next = request.next.as_ref().map(|next| directory.title(next));
    next.map(|next| format!("Next: {next}")).unwrap_or_default()
}

/// What a request is for: `500,000.00 AED for Commercial Bank`.
pub fn request_in_a_line(request: &RequestView, directory: &Directory) -> String {
    let amount = format!("{} {}", request.amount.grouped(), request.symbol);
    let requester = directory.title(&request.requester);
    let other = request.counterpart.as_ref().map(|other| directory.title(other));
    match (request.kind, other) {
        (RequestType::Push, Some(to)) => format!("{amount} from {requester} to {to}"),
        (RequestType::Pull, Some(from)) => format!("{amount} from {from} to {requester}"),
        (RequestType::Redemption, _) => format!("{amount} redeemed by {requester}"),
        _ => format!("{amount} for {requester}"),
    }
}

/// What became of the last offer: `Declined by Commercial Bank`.
pub fn outcome_in_words(outcome: &OfferOutcome, directory: &Directory) -> String {
    let words = match outcome.end {
        OfferOutcomeEnd::Declined => "Declined",
        OfferOutcomeEnd::Lapsed => "Expired without an answer",
        OfferOutcomeEnd::Withdrawn => "Withdrawn",
    };
    match &outcome.by {
        Some(by) => format!("{words} by {}", directory.title(by)),
        None => words.to_owned(),
    }
}

/// What happened to a request that was looked at meanwhile.
pub fn change_in_words(request: &RequestView, directory: &Directory) -> String {
    let by = |rejection: &Rejection| directory.title(&rejection.by);
    match request.status {
        RequestStatus::Cancelled => {
            format!("{} has cancelled this request", directory.title(&request.requester))
        }
        RequestStatus::Rejected => match request.rejection.as_ref().map(by) {
            Some(who) => format!("{who} has rejected this request"),
            None => "This request was rejected".to_owned(),
        },
        RequestStatus::Issued => "The token of this request was issued and accepted".to_owned(),
        RequestStatus::Completed => "This request was completed".to_owned(),
        RequestStatus::Pending | RequestStatus::Approved | RequestStatus::Issuing => {
            "This request has changed".to_owned()
        }
    }
}
