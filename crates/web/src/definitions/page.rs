//! The page `Token Definitions`: what is active, decommissioned and pending.

use tallystick_core::{
    Definition, DefinitionId, ParticipantId,
    definition::{DefinitionAction, DefinitionStatus},
};
use yew::prelude::*;

use super::{card::definition_card, dialog::DefinitionDialog};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        card::card,
        focus::focus_page,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
    },
    directory::Directory,
    state::{Resource, State},
};

const THING: &str = "token definitions";

/// What to do where there is no definition to do something with.
pub const DEFINE_ONE_FIRST: &str =
    "An organisation that may create tokens has to define one first.";

/// What the panel `Active Token Definitions` says in each state, here and on `Define Token`.
pub const ACTIVE: ResourceWords = ResourceWords {
    thing: THING,
    empty: "No Active token definitions.",
    next: "An organisation that may create tokens defines one on the page Define Token.",
};

const DECOMMISSIONED: ResourceWords = ResourceWords {
    thing: THING,
    empty: "No Decommissioned token definitions.",
    next: "One that is decommissioned is kept here. It can be redeemed, and not be issued any more.",
};

const PENDING: ResourceWords =
    ResourceWords { thing: THING, empty: "No Pending token definitions.", next: "" };

/// Shows the definitions by their status, and asks before anything is done with one.
#[component]
pub fn TokenDefinitions() -> Html {
    let store = use_store();
    let commands = use_commands();
    let asked = use_state_eq(|| None::<(DefinitionAction, Definition)>);
    let directory = Directory::new(&store.participants);
    let reader = store.participant().cloned();
    let authority = authority(&store);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ontaken = use_focus_once_done(asked.is_some(), onclose.clone());

    let card_of = |definition: &Definition| {
        let action = reader.as_ref().and_then(|one| definition.action(one, authority.as_ref()));
        let action = action.map(|action| {
            let (asked, definition) = (asked.clone(), definition.clone());
            (action, Callback::from(move |()| asked.set(Some((action, definition.clone())))))
        });
        let is_pending = definition.status == DefinitionStatus::Pending;
        let waits_for = is_pending.then(|| waits_for(authority.as_ref(), &directory));
        definition_card(definition, &directory, waits_for, action)
    };
    let panel = |title: &'static str, words: &ResourceWords, status: DefinitionStatus| {
        let definitions = with_status(&store.definitions, status);
        let list = view_resource(&definitions, words, &onretry, |definitions| {
            html! { <ul class="tally-definitions">{ for definitions.iter().map(card_of) }</ul> }
        });
        card(title, list)
    };
    let known = store.definitions.ready();
    let waits = |one: &Definition| one.status == DefinitionStatus::Pending;
    let some_wait = known.is_some_and(|known| known.iter().any(waits));

    html! {
        <>
            <PageHeading title="Token Definitions" />
            <div class="pf-v6-c-page__main-section tally-stack">
                if some_wait {
                    { panel("Pending Token Definitions", &PENDING, DefinitionStatus::Pending) }
                }
                { panel("Active Token Definitions", &ACTIVE, DefinitionStatus::Active) }
                // While nothing is known, one panel says so.
                if known.is_some() {
                    { panel(
                        "Decommissioned Token Definitions",
                        &DECOMMISSIONED,
                        DefinitionStatus::Decommissioned,
                    ) }
                }
            </div>
            if let (Some((action, opened)), Some(reader)) = (&*asked, reader) {
                <DefinitionDialog
                    key={opened.id.to_string()}
                    action={*action}
                    opened={opened.clone()}
                    definition={find(&store, opened.id)}
                    {reader}
                    {authority}
                    {directory}
                    {onclose}
                    {ontaken}
                />
            }
        </>
    }
}

/// What was done takes its button away, maybe later than the dialog gives the focus back to it: so
/// the page has the focus once the dialog is closed. Returns what is called when it was done.
#[hook]
fn use_focus_once_done(asks: bool, onclose: Callback<()>) -> Callback<()> {
    let done = use_mut_ref(|| false);
    {
        let done = done.clone();
        use_effect_with(asks, move |&asks| {
            if !asks && done.replace(false) {
                focus_page();
            }
        });
    }
    Callback::from(move |()| {
        done.replace(true);
        onclose.emit(());
    })
}

/// The definitions of this status.
pub fn with_status(
    definitions: &Resource<Vec<Definition>>,
    status: DefinitionStatus,
) -> Resource<Vec<Definition>> {
    definitions.filter(|one| one.status == status)
}

/// Who approves new definitions, where somebody does.
pub fn authority(state: &State) -> Option<ParticipantId> {
    state.issuer.ready().and_then(|issuer| issuer.definition_authority.clone())
}

fn waits_for(authority: Option<&ParticipantId>, directory: &Directory) -> String {
    match authority {
        Some(authority) => format!("Waits for the approval of {}.", directory.title(authority)),
        None => "Waits for approval, and this network names nobody who approves.".to_owned(),
    }
}

fn find(state: &State, id: DefinitionId) -> Option<Definition> {
    state.definitions.ready()?.iter().find(|definition| definition.id == id).cloned()
}
