//! One flow, at an address of its own.

use tallystick_core::Flow;
use yew::prelude::*;

use super::{
    links::{FlowLinks, FlowsOf},
    steps::flow_steps,
    words::{failure_sentence, flow_name, flow_summary, retry_in_words},
};
use crate::{
    app::use_store,
    components::{
        alert::{Alert, AlertKind},
        card::card,
        description_list::{Spacing, described, described_in_words, description_list},
        link::link,
        moment::moment,
        page_heading::PageHeading,
        panels::panels,
        spinner::large_spinner,
        status_label::status_label,
    },
    directory::Directory,
    queries::{Answer, Query, use_query},
    route::Route,
    state::{Resource, State},
};

/// Which flow.
#[derive(Clone, PartialEq, Properties)]
pub struct FlowPageProperties {
    /// Its id, as the address has it.
    pub id: String,
}

/// Shows everything about a flow: its steps with their times, who is awaited since when, and whether
/// asking for the same again is safe.
#[component]
pub fn FlowPage(props: &FlowPageProperties) -> Html {
    let store = use_store();
    let answer = use_query(Some(Query::Flow(props.id.clone()))).unwrap_or(Resource::Loading);
    let flow = answer.and_then(Answer::flow);
    let title = flow.ready().map_or_else(|| "Flow".to_owned(), |flow| flow_name(&flow.kind));
    let content = match &flow {
        Resource::Loading => html! {
            <div class="tally-state">{ large_spinner("Loading the flow") }</div>
        },
        Resource::Failed(problem) => html! {
            <p class="tally-state tally-muted">{ problem.message.clone() }</p>
        },
        Resource::Ready(flow) => details(flow, &store),
    };
    html! {
        <>
            <nav class="pf-v6-c-page__main-section tally-back" aria-label="Back">
                { link(Route::Flows, Classes::new(), html! { "Flows" }) }
            </nav>
            <PageHeading {title} />
            { panels(content) }
        </>
    }
}

fn details(flow: &Flow, store: &State) -> Html {
    let directory = Directory::new(&store.participants);
    let definitions = store.definitions.ready().map_or(&[] as &[_], Vec::as_slice);
    let code = |words: String| html! { <span class="tally-code">{ words }</span> };
    let mut groups = vec![
        described("Status", status_label(flow.status)),
        described_in_words("About", flow_summary(flow, definitions, &directory)),
        described_in_words("Submitted by", directory.title(&flow.initiator)),
        described("Submitted", moment(flow.started_at)),
    ];
    if let Some(ended_at) = flow.ended_at {
        groups.push(described("Ended", moment(ended_at)));
    }
    if let Some(awaited) = flow.awaited() {
        let who = directory.title(&awaited.participant);
        groups.push(described(
            "Waiting for",
            html! { <>{ who }{ ", since " }{ moment(awaited.since) }</> },
        ));
    }
    groups.push(described_in_words("If you submit it again", retry_in_words(flow.retry())));
    groups.extend(flow.about.batch.map(|batch| {
        let name = html! { "several at once" };
        described("Part of", link(Route::Flow(batch.to_string()), Classes::new(), name))
    }));
    let references = [
        ("Request", flow.about.request.map(|id| id.to_string())),
        ("Token", flow.about.token.map(|id| id.to_string())),
        ("Flow", Some(flow.id.to_string())),
    ];
    groups.extend(references.into_iter().filter_map(|(term, id)| Some(described(term, code(id?)))));
    let failed = flow.failure.as_ref().map(|failure| failure_sentence(failure, &directory));
    let title = "Details";
    html! {
        <>
            { card(title, html! {
                <>
                    if let Some(sentence) = failed {
                        { Alert::new(AlertKind::Danger, sentence).inline() }
                    }
                    { description_list(Spacing::Columns, groups.into_iter().collect()) }
                </>
            }) }
            if flow.about.parts.is_some() {
                { card("Parts", html! { <FlowLinks title="Flows" of={FlowsOf::Batch(flow.id)} /> }) }
            }
            if !flow.steps.is_empty() {
                { card("Steps", flow_steps(&flow.steps, &directory)) }
            }
        </>
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use tallystick_core::flows::Retry;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn each_answer_about_asking_again_is_another_one() {
        let all = [Retry::Safe, Retry::UnderWay, Retry::Again, Retry::Over].map(retry_in_words);
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
