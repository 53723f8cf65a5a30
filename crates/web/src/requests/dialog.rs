//! The dialog of a request, such as `Issuance Request`.

use tallystick_core::{requests::RequestList, view::RequestView};
use yew::prelude::*;

use super::{
    actions::{RequestActions, next_action},
    details::{request_details, request_summary},
    words::{change_in_words, request_in_a_line},
};
use crate::{
    actions::use_actions_about,
    app::use_store,
    components::{dialog::Dialog, looked_at::use_looked_at, outcome::refused},
    directory::Directory,
    flows::links::{FlowLinks, FlowsOf},
    previews::use_preview,
    route::Route,
    services::address,
    state::State,
};

/// In a demonstration whoever is awaited is another tab of the same person.
fn open_as_next(request: &RequestView, state: &State, directory: &Directory) -> Html {
    let demo = state.issuer.ready().is_some_and(|issuer| issuer.demo);
    let reader = state.participant().map(|participant| &participant.id);
    let next = request.next.as_ref().filter(|next| demo && Some(*next) != reader);
    let Some(next) = next else { return Html::default() };
    let route = Route::request(RequestList::of(request.kind), request.id);
    let href = address::as_participant(&route, next);
    html! {
        <p class="tally-after-list">
            <a {href} target="_blank" rel="noopener">
                { format!("Open as {}", directory.title(next)) }
                <span class="pf-v6-screen-reader">{ " in a new tab" }</span>
            </a>
        </p>
    }
}

/// The request that was opened.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestDialogProperties {
    /// The dialog's title, such as `Issuance Request`.
    pub title: &'static str,
    /// As it is now.
    pub request: RequestView,
    /// As it was when it was opened.
    pub opened: RequestView,
    /// Who is who.
    pub directory: Directory,
    /// It was rejected, and is to be corrected.
    #[prop_or_default]
    pub oncorrect: Callback<RequestView>,
    /// It is to be closed.
    pub onclose: Callback<()>,
}

/// Shows a request and what may be done with it.
///
/// A command names the version that the person looked at. So what is shown changes under their
/// eyes only when they ask for it; until then nothing can be pressed. After an action of their own
/// that was taken, the dialog closes: toast, table and flow tracker tell the rest.
#[component]
pub fn RequestDialog(props: &RequestDialogProperties) -> Html {
    let submitter = use_actions_about(props.opened.id.to_string(), props.onclose.clone())
        .about(request_in_a_line(&props.opened, &props.directory));
    let (opened, current) = (&props.opened, &props.request);
    let looked_at = use_looked_at(opened, current, |request| request.version, submitter.busy());
    let store = use_store();
    let next = next_action(&looked_at.shown).map(|(_, intended)| intended);
    let next = next.filter(|_| !looked_at.outdated);
    let preview = use_preview(next, submitter.busy());
    let definitions = store.definitions.ready().map_or(&[] as &[_], Vec::as_slice);
    let definition = definitions.iter().find(|one| one.id == looked_at.shown.definition);
    let oncorrect = {
        let (oncorrect, onclose) = (props.oncorrect.clone(), props.onclose.clone());
        Callback::from(move |request| {
            onclose.emit(());
            oncorrect.emit(request);
        })
    };
    let footer = html! {
        <div class="tally-actions">
            { for submitter.refusal().map(refused) }
            { for looked_at.changed(change_in_words(&props.request, &props.directory)) }
            <RequestActions
                request={looked_at.shown.clone()}
                {submitter}
                outdated={looked_at.outdated}
                unforeseen={preview.is_outdated()}
                onclose={props.onclose.clone()}
                {oncorrect}
            />
        </div>
    };
    html! {
        <Dialog title={props.title} wide=true onclose={props.onclose.clone()} {footer}>
            { request_summary(&looked_at.shown, &props.directory) }
            { preview.html(definition, &props.directory) }
            { request_details(&looked_at.shown, &props.directory) }
            { open_as_next(&looked_at.shown, &store, &props.directory) }
            <FlowLinks title="Flows" of={FlowsOf::Request(props.opened.id)} />
        </Dialog>
    }
}
