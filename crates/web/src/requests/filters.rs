//! The filters of a table of requests.

use tallystick_core::{
    Definition, Participant, RequestStatus, Stage, definition::DefinitionStatus,
    requests::RequestList,
};
use yew::prelude::*;

use super::words::stage_words;
use crate::components::data_table::{FilterFields, Filters, TableSettings};

/// The names of all filters of requests; the last two are those of transfers.
pub(super) const FILTERS: &[&str] =
    &["stage", "status", "definition", "requester", "from", "until", "direction", "type"];

/// What can be chosen from.
#[derive(Clone, Debug)]
pub(super) struct Known<'a> {
    /// The token definitions.
    pub(super) definitions: &'a [Definition],
    /// The participants.
    pub(super) participants: &'a [Participant],
}

/// Shows the filters of a list, as they are set.
pub(super) fn filters(
    list: RequestList,
    known: &Known<'_>,
    settings: &TableSettings,
    onsettings: &Callback<TableSettings>,
) -> Filters {
    let stages =
        stages(list).map(|stage| (stage.as_str().to_owned(), stage_words(stage).to_owned()));
    let statuses =
        statuses(list).map(|status| (status.as_str().to_owned(), status.as_str().to_owned()));
    let all = ("all".to_owned(), "All, also what is over".to_owned());
    let definitions =
        known.definitions.iter().filter(|one| one.status != DefinitionStatus::Pending);
    let definitions =
        definitions.map(|one| (one.id.to_string(), format!("{} ({})", one.name, one.symbol)));
    let participants = known.participants.iter();
    let requesters = participants
        .filter(|participant| participant.may(list.permission_of_requester()))
        .map(|participant| (participant.id.to_string(), participant.title.clone()));
    FilterFields::new(settings, onsettings)
        .choice("stage", "Stage", "All stages", stages)
        .choice("status", "Status", "Open", std::iter::once(all).chain(statuses))
        .choice("definition", "Token", "All tokens", definitions)
        .choice("requester", "Requester", "All requesters", requesters)
        .day("from", "Changed since", 0)
        .day("until", "Changed until", 1)
        .filters()
}

/// The stages that a request of this list can be at.
fn stages(list: RequestList) -> impl Iterator<Item = Stage> {
    use RequestList::{Issuances, Transfers};
    let possible = move |stage: &Stage| match stage {
        Stage::WithIssuer | Stage::WithCustodian => list != Transfers,
        Stage::WithCounterpart => list == Transfers,
        Stage::ReadyToIssue | Stage::Offered | Stage::Declined | Stage::Expired => {
            list == Issuances
        }
        Stage::ReadyToComplete => list != Issuances,
        Stage::Settled | Stage::Rejected | Stage::Cancelled => true,
    };
    Stage::ALL.into_iter().filter(possible)
}

/// The statuses that a request of this list can have.
fn statuses(list: RequestList) -> impl Iterator<Item = RequestStatus> {
    let possible = move |status: &RequestStatus| match status {
        RequestStatus::Issuing | RequestStatus::Issued => list == RequestList::Issuances,
        RequestStatus::Completed => list != RequestList::Issuances,
        _ => true,
    };
    RequestStatus::ALL.into_iter().filter(possible)
}
