//! The dialog `Approve Requests`: several requests, approved together.

use tallystick_core::{
    RequestId,
    actions::{ApproveManyAtIssuer, SeenRequest},
    view::RequestView,
};
use yew::prelude::*;

use super::words::request_in_a_line;
use crate::{
    actions::use_action,
    commands::Intended,
    components::{
        action_button::{ActionButton, Weight, in_a_row},
        dialog::Dialog,
        outcome::refused,
    },
    definitions::totals::totals_in_words,
    directory::Directory,
    format::counted,
    previews::use_preview,
};

/// What is to be approved.
#[derive(Clone, PartialEq, Properties)]
pub struct ApproveManyProperties {
    /// As they were looked at when the dialog was opened.
    pub requests: Vec<RequestView>,
    /// Who is who.
    pub directory: Directory,
    /// They were approved.
    pub ontaken: Callback<()>,
    /// It is closed without doing anything.
    pub onclose: Callback<()>,
}

/// Lists them with their totals and with what would come of it. One that cannot be approved is marked,
/// and can be left out.
#[component]
pub fn ApproveMany(props: &ApproveManyProperties) -> Html {
    let left_out = use_state_eq(Vec::<RequestId>::new);
    let action = use_action::<ApproveManyAtIssuer>(None, props.ontaken.clone());
    let remaining = props.requests.iter().filter(|request| !left_out.contains(&request.id));
    let remaining: Vec<&RequestView> = remaining.collect();
    let requests = remaining
        .iter()
        .map(|request| SeenRequest { request: request.id, version: request.version })
        .collect();
    let body = ApproveManyAtIssuer { requests };
    let intended = (!remaining.is_empty()).then(|| Intended::new(&body));
    let preview = use_preview(intended, action.busy());
    let refused_number = preview.refusal().and_then(|refusal| refusal.number);
    let leave_out = |request: RequestId| {
        let left_out = left_out.clone();
        Callback::from(move |()| {
            left_out.set(left_out.iter().copied().chain([request]).collect());
        })
    };
    let lines = remaining.iter().zip(1_u32..).map(|(request, number)| {
        let is_refused = refused_number == Some(number);
        let leave = ActionButton::new(Weight::Secondary, "Leave it out")
            .named(format!("Leave number {number} out"))
            .onclick(leave_out(request.id));
        html! {
            <li key={request.id.to_string()}>
                { request_in_a_line(request, &props.directory) }
                if is_refused {
                    <div class="tally-buttons">{ leave.html() }</div>
                }
            </li>
        }
    });
    let label = format!("Approve {}", counted(remaining.len(), "request"));
    let disabled = remaining.is_empty() || preview.is_outdated() || preview.refusal().is_some();
    let approve = {
        let action = action.clone();
        ActionButton::new(Weight::Primary, "")
            .words(label)
            .busy(action.busy())
            .disabled(disabled)
            .onclick(Callback::from(move |()| action.submit(&body)))
    };
    let close = ActionButton::new(Weight::Link, "Close").onclick(props.onclose.clone());
    let footer = html! {
        <div class="tally-actions">
            { for action.refusal().map(refused) }
            { in_a_row("approve", vec![approve, close]) }
        </div>
    };
    html! {
        <Dialog title="Approve Requests" wide=true onclose={props.onclose.clone()} {footer}>
            <p>{ "All of them are approved together. If one cannot be, none is." }</p>
            <p><strong>{ summary(&remaining) }</strong></p>
            { preview.html(None, &props.directory) }
            <section aria-label="Requests">
                <h3 class="tally-subheading">{ "Requests" }</h3>
                <ol class="pf-v6-c-list">{ for lines }</ol>
            </section>
        </Dialog>
    }
}

/// `1,500.00 AED and 20.00 EUR in 3 requests`
fn summary(requests: &[&RequestView]) -> String {
    let amounts = requests
        .iter()
        .map(|request| (request.definition, request.symbol.as_str(), request.amount));
    match requests.len() {
        0 => "Nothing is left to approve.".to_owned(),
        number => format!("{} in {}", totals_in_words(amounts), counted(number, "request")),
    }
}
