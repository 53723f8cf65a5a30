//! The flows of one thing, each a link to its own page.

use tallystick_core::{Flow, FlowId, RequestId};
use yew::prelude::*;

use super::words::{flow_name, flow_summary};
use crate::{
    app::use_store,
    components::{link::link, moment::moment, status_label::status_label},
    directory::Directory,
    queries::{Query, use_query},
    route::Route,
};

/// The most that are listed.
const MOST: u16 = 50;

/// Of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowsOf {
    /// All about a request.
    Request(RequestId),
    /// The parts of a batch.
    Batch(FlowId),
}

impl FlowsOf {
    fn parameters(self) -> String {
        let of = match self {
            Self::Request(request) => format!("request={request}"),
            Self::Batch(batch) => format!("batch={batch}"),
        };
        format!("{of}&sort=startedAt&limit={MOST}&total=true")
    }
}

/// Which flows, under which heading.
#[derive(Clone, PartialEq, Properties)]
pub struct FlowLinksProperties {
    /// The heading.
    pub title: AttrValue,
    /// Of what.
    pub of: FlowsOf,
}

/// Lists the flows in the order in which they began.
#[component]
pub fn FlowLinks(props: &FlowLinksProperties) -> Html {
    let store = use_store();
    let answer = use_query(Some(Query::Flows(props.of.parameters())));
    let Some(page) = answer.as_ref().and_then(|answer| answer.ready()?.flows()) else {
        return Html::default();
    };
    let directory = Directory::new(&store.participants);
    let definitions = store.definitions.ready().map_or(&[] as &[_], Vec::as_slice);
    let lines = page.items.iter().map(|flow| {
        // All flows of one request are about the same.
        let about = match props.of {
            FlowsOf::Request(_) => String::new(),
            FlowsOf::Batch(_) => flow_summary(flow, definitions, &directory),
        };
        line(flow, about, &directory)
    });
    let list = match props.of {
        FlowsOf::Request(_) => html! { <ul class="pf-v6-c-list pf-m-plain">{ for lines }</ul> },
        // Parts may be alike but for their number.
        FlowsOf::Batch(_) => html! { <ol class="pf-v6-c-list">{ for lines }</ol> },
    };
    let listed = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
    let others = page.total.map_or(0, |total| total.saturating_sub(listed));
    html! {
        <section aria-label={props.title.clone()}>
            <h3 class="tally-subheading">{ props.title.clone() }</h3>
            { list }
            if others > 0 {
                <p class="tally-muted">{ format!("And {others} more.") }</p>
            }
        </section>
    }
}

fn line(flow: &Flow, about: String, directory: &Directory) -> Html {
    let name = html! { flow_name(&flow.kind) };
    html! {
        <li key={flow.id.to_string()}>
            { link(Route::Flow(flow.id.to_string()), Classes::new(), name) }
            { " " }
            { status_label(flow.status) }
            if !about.is_empty() {
                { " " }
                { about }
            }
            <span class="tally-muted">
                { format!(" by {}, ", directory.title(&flow.initiator)) }
                { moment(flow.started_at) }
            </span>
        </li>
    }
}
