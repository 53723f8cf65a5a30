//! The filters of a table of requests.

use tallystick_core::{
    Definition, Participant, RequestStatus, Stage, definition::DefinitionStatus,
    requests::RequestList,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::words::stage_words;
use crate::{
    components::{
        action_button::{ActionButton, Weight},
        data_table::{Filters, TableSettings},
        labelled::labelled,
        select::Select,
    },
    format,
};

/// What can be chosen from.
#[derive(Clone, Debug)]
pub(super) struct Known<'a> {
    /// The token definitions.
    pub(super) definitions: &'a [Definition],
    /// The participants.
    pub(super) participants: &'a [Participant],
}

/// The names of the parameters that these filters set, apart from those with tick boxes of their own.
const NAMES: [&str; 6] = ["stage", "status", "definition", "requester", "from", "until"];

/// Shows the filters of a list, as they are set.
pub(super) fn filters(
    list: RequestList,
    known: &Known<'_>,
    settings: &TableSettings,
    onsettings: &Callback<TableSettings>,
) -> Filters {
    let set = |name: &'static str| {
        let settings = settings.clone();
        onsettings.reform(move |value: String| settings.with_filter(name, &value))
    };
    let choice = |name: &'static str, label: &'static str, options: Vec<(String, String)>| {
        let select = Select {
            id: None,
            name: Some(label),
            described_by: None,
            required: false,
            options,
            chosen: settings.filter(name).to_owned(),
        };
        labelled(label, select.html(&set(name)))
    };
    let everything = |words: &str| (String::new(), words.to_owned());
    let statuses =
        statuses(list).map(|status| (status.as_str().to_owned(), status.as_str().to_owned()));
    let statuses = [everything("Open"), ("all".to_owned(), "All, also what is over".to_owned())]
        .into_iter()
        .chain(statuses);
    let definitions =
        known.definitions.iter().filter(|one| one.status != DefinitionStatus::Pending);
    let definitions =
        definitions.map(|one| (one.id.to_string(), format!("{} ({})", one.name, one.symbol)));
    let stages =
        stages(list).map(|stage| (stage.as_str().to_owned(), stage_words(stage).to_owned()));
    let participants = known.participants.iter();
    let requesters = participants
        .filter(|participant| participant.may(list.permission_of_requester()))
        .map(|participant| (participant.id.to_string(), participant.title.clone()));
    let cleared = {
        let mut cleared = settings.clone();
        NAMES.iter().for_each(|name| drop(cleared.filters.remove(*name)));
        onsettings.reform(move |()| cleared.clone())
    };
    let count = NAMES.iter().filter(|name| !settings.filter(name).is_empty()).count();
    let fields = html! {
        <>
            { choice("stage", "Stage", std::iter::once(everything("All stages")).chain(stages).collect()) }
            { choice("status", "Status", statuses.collect()) }
            { choice("definition", "Token", std::iter::once(everything("All tokens")).chain(definitions).collect()) }
            { choice("requester", "Requester", std::iter::once(everything("All requesters")).chain(requesters).collect()) }
            { day("Changed since", settings.filter("from"), &set("from"), 0) }
            { day("Changed until", settings.filter("until"), &set("until"), 1) }
            { ActionButton::new(Weight::Link, "Clear the filters")
                .disabled(count == 0)
                .onclick(cleared)
                .html() }
        </>
    };
    Filters { fields, set: count }
}

/// A day in the reader's time zone: from its start, or until the start of the day that comes so many
/// days later.
fn day(label: &'static str, chosen: &str, onchoose: &Callback<String>, later: i32) -> Html {
    let onchange = onchoose.reform(move |event: Event| {
        let day = event.target_unchecked_into::<HtmlInputElement>().value();
        format::start_of_day(&day, later).map_or_else(String::new, |start| start.to_string())
    });
    let value = chosen.parse().ok().map(|start| format::day_of(start, -later));
    let input = html! {
        <div class="pf-v6-c-form-control">
            <input type="date" aria-label={label} value={value.unwrap_or_default()} {onchange} />
        </div>
    };
    labelled(label, input)
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
