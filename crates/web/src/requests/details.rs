//! What the dialog of a request shows, whatever kind of request it is.

use tallystick_core::{
    requests::{ApprovalSlot, RequestList, SignedDecision},
    view::RequestView,
};
use yew::prelude::*;

use super::words::{
    next_in_words, outcome_in_words, rejection_words, request_in_a_line, stage_status,
};
use crate::{
    components::{
        description_list::{Spacing, described, described_in_words, description_list},
        link::link,
        moment::moment,
        party_list::party_list,
        status_label::status_label,
    },
    directory::Directory,
    route::Route,
};

/// Shows what is decided on: how much of what for whom, and who has decided so far.
pub fn request_summary(request: &RequestView, directory: &Directory) -> Html {
    html! {
        <div class="tally-summary">
            <p class="tally-amount">{ request_in_a_line(request, directory) }</p>
            <section aria-label="Approvals">
                { approvals(&request.approvals, directory) }
            </section>
        </div>
    }
}

/// Shows **Participants** and **Details** of a request, the ids last.
pub fn request_details(request: &RequestView, directory: &Directory) -> Html {
    let parties = [
        ("Requester", Some(&request.requester)),
        ("Approver", Some(&request.approver)),
        ("Custodian", request.custodian.as_ref()),
    ];
    html! {
        <div class="tally-columns">
            <section>
                <h3 class="tally-subheading">{ "Participants" }</h3>
                { party_list(directory, &parties) }
            </section>
            <section>
                <h3 class="tally-subheading">{ "Details" }</h3>
                { details(request, directory) }
            </section>
        </div>
    }
}

/// Who decided, when and with which key.
fn approvals(slots: &[ApprovalSlot], directory: &Directory) -> Html {
    let approval = |slot: &ApprovalSlot| {
        let content = html! {
            <>
                { status_label(slot.decision) }
                if let Some(SignedDecision { at, key }) = slot.signed {
                    <div class="tally-muted tally-small">
                        { moment(at) }
                        { ", signed with the key " }
                        <span class="tally-code">{ key.to_string() }</span>
                    </div>
                }
            </>
        };
        described(format!("Decision of {}", directory.title(&slot.by)), content)
    };
    description_list(Spacing::Columns, slots.iter().map(approval).collect())
}

fn details(request: &RequestView, directory: &Directory) -> Html {
    let classed = |class: &'static str, words: String| html! { <span {class}>{ words }</span> };
    let mut groups = vec![
        described_in_words("Token name", request.name.clone()),
        described_in_words("Token symbol", request.symbol.clone()),
        described("Amount", classed("tally-number", request.amount.grouped())),
        described_in_words("Type", request.kind.as_str()),
        described("Status", status_label(request.status)),
    ];
    let next = next_in_words(request, directory);
    groups.push(described(
        "Stage",
        html! { <>{ status_label(stage_status(request)) }<div class="tally-muted">{ next }</div></> },
    ));
    if let Some(outcome) = &request.offer_outcome {
        let words = outcome_in_words(outcome, directory);
        let reason = outcome.reason.clone();
        let content = html! {
            <>
                { words }{ ", " }{ moment(outcome.at) }
                if let Some(reason) = reason {
                    <div class="tally-reason">{ reason }</div>
                }
            </>
        };
        groups.push(described("Last offer", content));
    }
    if let Some(rejection) = &request.rejection {
        let by = directory.title(&rejection.by);
        let reason = classed("tally-reason", rejection_words(rejection));
        groups.push(described(format!("Rejected by {by}"), reason));
    }
    for (term, other) in [("Replaces", request.corrects), ("Replaced by", request.corrected_by)] {
        let list = RequestList::of(request.kind);
        let other = other.map(|other| {
            let id = html! { <span class="tally-code">{ other.to_string() }</span> };
            link(Route::request(list, other), Classes::new(), id)
        });
        groups.extend(other.map(|other| described(term, other)));
    }
    groups.extend([
        described("Created on", moment(request.created_at)),
        described("Last updated", moment(request.updated_at)),
        described_in_words("Version", request.version.to_string()),
        described("Request Id", classed("tally-code", request.id.to_string())),
    ]);
    groups.extend(request.token.map(|token| {
        let id = token.to_string();
        described("Token Id", classed("tally-code", id))
    }));
    description_list(Spacing::Horizontal, groups.into_iter().collect())
}
