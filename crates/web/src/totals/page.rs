//! The page `Totals`: conservation, in numbers and over time.

use tallystick_core::{DefinitionId, Permission, view::ConservationView};
use yew::prelude::*;

use super::{
    chart::TotalsChart,
    rows::{WORDS, conserved, row},
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        alert::{Alert, AlertKind},
        card::card,
        data_table::LocalTable,
        panels::{instead_of_panel, page_of_panels},
        spinner::large_spinner,
        status_label::status_label,
    },
    queries::{Answer, Answered, Query, use_query},
    state::Resource,
};

/// Shows the totals of all definitions, and how those of one came about.
#[component]
pub fn Totals() -> Html {
    let store = use_store();
    let commands = use_commands();
    let chosen = use_state_eq(|| None::<DefinitionId>);
    let sees = store.participant().is_some_and(|one| one.may(Permission::ViewTokens));
    let totals = use_query(sees.then_some(Query::Totals)).unwrap_or(Resource::Loading);
    let totals = totals.and_then(Answer::totals);
    let shown = (*chosen).or_else(|| first_minted(totals.ready()?));
    let history = use_query(shown.map(Query::TotalsOf));
    if !sees {
        let sentence = "Your organisation does not see token definitions.";
        return page_of_panels("Totals", instead_of_panel(sentence, ""));
    }
    let broken = totals.ready().is_some_and(|totals| totals.iter().any(|one| !one.is_conserved));
    let onopen = Callback::from(move |id| chosen.set(Some(DefinitionId(id))));
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let content = html! {
        <>
            if broken {
                { Alert::new(
                    AlertKind::Danger,
                    "The books do not add up: tokens were lost, or came from nowhere",
                )
                    .details(html! { "Stop issuing, and have the issuer's operator verify the database." })
                    .announced() }
            }
            <LocalTable
                name="totals"
                words={WORDS}
                rows={totals.map(|totals| totals.iter().map(row).collect())}
                {onopen}
                {onretry}
            />
            { for history.as_ref().map(over_time) }
        </>
    };
    page_of_panels("Totals", content)
}

/// The first of which there is something to draw, or the first of all.
fn first_minted(totals: &[ConservationView]) -> Option<DefinitionId> {
    let minted = totals.iter().find(|one| one.totals.minted.minor_units() > 0);
    minted.or(totals.first()).map(|one| one.definition)
}

fn over_time(history: &Answered) -> Html {
    let content = match history.and_then(Answer::totals_of) {
        Resource::Loading => html! {
            <div class="tally-state">{ large_spinner("Loading the totals over time") }</div>
        },
        Resource::Failed(problem) => html! {
            <p class="tally-state tally-muted">{ problem.message }</p>
        },
        Resource::Ready(history) => {
            let now = &history.now;
            match history.points.is_empty() {
                true => html! {
                    <p class="tally-state tally-muted">
                        { format!("Nothing of {} was minted yet.", now.name) }
                    </p>
                },
                false => html! {
                    <>
                        <p>
                            { format!("{} ({}) ", now.name, now.symbol) }
                            { status_label(conserved(now)) }
                        </p>
                        <TotalsChart {history} />
                    </>
                },
            }
        }
    };
    card("Over time", content)
}
