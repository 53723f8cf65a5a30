//! The page `Define Token`: a new definition, beside those that are active.

use tallystick_core::{Definition, Permission, definition::DefinitionStatus};
use yew::prelude::*;

use super::wizard::Wizard;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        card::{card, card_title},
        description_list::{Spacing, described_in_words, description_list},
        page_heading::PageHeading,
        resource_view::{nothing_here, view_resource},
    },
    definitions::page::{ACTIVE, authority, with_status},
    directory::Directory,
    participants,
};

/// Shows the wizard and the definitions that are active already.
#[component]
pub fn DefineToken() -> Html {
    let store = use_store();
    let commands = use_commands();
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let directory = Directory::new(&store.participants);
    let participant = store.participant();
    let definer = participant.filter(|one| one.may(Permission::Define)).map(|one| &one.id);
    let authority = authority(&store);

    let active = with_status(&store.definitions, DefinitionStatus::Active);
    let active = view_resource(&active, &ACTIVE, &onretry, |definitions| {
        let summary = |one: &Definition| summary(one, &directory);
        html! { <ul class="tally-definitions">{ for definitions.iter().map(summary) }</ul> }
    });
    html! {
        <>
            <PageHeading title="Define Token" />
            <div class="pf-v6-c-page__main-section tally-define">
                <section class="pf-v6-c-card" aria-label="New Token Definition">
                    { card_title("New Token Definition") }
                    if let Some(definer) = definer {
                        { view_resource(&store.participants, &participants::page::WORDS, &onretry, |all| html! {
                            <Wizard
                                participants={all.to_vec()}
                                definer={definer.clone()}
                                {authority}
                            />
                        }) }
                    } else {
                        { nothing_here(
                            "Your organisation has no permission to define tokens.",
                            "Organisations that issue tokens define them here.",
                        ) }
                    }
                </section>
                { card("Active Token Definitions", active) }
            </div>
        </>
    }
}

fn summary(definition: &Definition, directory: &Directory) -> Html {
    let custodian = definition.custodian.as_ref();
    let groups = [
        described_in_words("Symbol", definition.symbol.clone()),
        described_in_words("Decimals", definition.decimals.get().to_string()),
        described_in_words("Issuer", directory.title(&definition.issuer)),
        described_in_words(
            "Custodian",
            custodian.map_or_else(|| "None".to_owned(), |one| directory.title(one)),
        ),
    ];
    html! {
        <li key={definition.id.to_string()} class="tally-definition">
            <h3 class="tally-definition__title">{ definition.name.clone() }</h3>
            { description_list(Spacing::Compact, groups.into_iter().collect()) }
        </li>
    }
}
