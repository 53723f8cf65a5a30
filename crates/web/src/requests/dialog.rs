//! The dialog of a request, such as `Issuance Request`.

use yew::prelude::*;

use super::{
    actions::RequestActions,
    details::{RequestDetails, request_details},
};
use crate::{
    actions::use_actions_about,
    components::{
        alert::{Alert, AlertKind},
        dialog::Dialog,
        outcome::{changed, refused},
    },
    directory::Directory,
};

/// The request that was opened.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestDialogProperties {
    /// The dialog's title, such as `Issuance Request`.
    pub title: &'static str,
    /// As it is now; `None` once it has left the list.
    pub request: Option<RequestDetails>,
    /// As it was when it was opened.
    pub opened: RequestDetails,
    /// Who is who.
    pub directory: Directory,
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
    let looked_at = use_state_eq(|| props.opened.clone());
    let submitter = use_actions_about(props.opened.id.to_string(), props.onclose.clone());
    let busy = submitter.busy();

    // The same version may still gain a notice or an action: nothing that was decided on changes.
    let current = props.request.as_ref().filter(|request| request.version == looked_at.version);
    let shown = current.unwrap_or(&looked_at);
    let newer = props.request.as_ref().filter(|request| request.version != looked_at.version);
    let gone = props.request.is_none();
    let outdated = (newer.is_some() || gone) && !busy;
    let show_newer = newer.filter(|_| !busy).cloned().map(|newer| {
        let looked_at = looked_at.clone();
        Callback::from(move |()| looked_at.set(newer.clone()))
    });

    let footer = html! {
        <div class="tally-actions">
            { for submitter.refusal().map(refused) }
            if gone && !busy {
                { Alert::new(
                    AlertKind::Information,
                    "This request has left the list: it was completed or cancelled.",
                ).announced() }
            }
            { for show_newer.map(|show| changed("This request has changed", show)) }
            <RequestActions
                request={shown.clone()}
                submitter={submitter.clone()}
                {outdated}
                onclose={props.onclose.clone()}
            />
        </div>
    };
    html! {
        <Dialog title={props.title} wide=true onclose={props.onclose.clone()} {footer}>
            { request_details(shown, &props.directory) }
        </Dialog>
    }
}
