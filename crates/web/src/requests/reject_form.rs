//! Why a request is rejected: a code and a reason.

use tallystick_core::{RejectionCode, RequestId};
use yew::prelude::*;

use super::words::code_words;
use crate::components::{
    field::{Field, Remark},
    reason_form::ReasonForm,
    select::Select,
    unique_id::use_unique_id,
};

/// What is rejected.
#[derive(Clone, PartialEq, Properties)]
pub struct RejectFormProperties {
    /// Which request it is.
    pub request: RequestId,
    /// What it asks for, in words.
    pub subject: Option<String>,
    /// The rejection is under way.
    pub busy: bool,
    /// What is shown is no longer how it is: nothing can be pressed.
    pub outdated: bool,
    /// It was pressed, with this code and this reason.
    pub onsubmit: Callback<(RejectionCode, String)>,
    /// It is not to be rejected.
    pub onback: Callback<()>,
}

/// Asks for the code, and for the reason in the approver's own words.
#[component]
pub fn RejectForm(props: &RejectFormProperties) -> Html {
    let code = use_state_eq(|| RejectionCode::Other);
    let field = Field { id: use_unique_id("code"), label: "Kind of reason", remark: Remark::None };
    let select = Select {
        id: Some(field.id.clone()),
        name: None,
        described_by: None,
        required: true,
        options: RejectionCode::ALL
            .map(|code| (code.as_str().to_owned(), code_words(code).to_owned()))
            .into(),
        chosen: code.as_str().to_owned(),
    };
    let onchoose = {
        let code = code.clone();
        Callback::from(move |chosen: String| {
            let known = RejectionCode::ALL.into_iter().find(|known| known.as_str() == chosen);
            code.set(known.unwrap_or(RejectionCode::Other));
        })
    };
    let onsubmit = {
        let code = *code;
        props.onsubmit.reform(move |reason| (code, reason))
    };
    html! {
        <ReasonForm
            button="Reject"
            draft={format!("reject-{}", props.request)}
            help="The requester sees it."
            missing={Some("Say why, so that the requester knows.")}
            subject={props.subject.clone()}
            above={field.html(select.html(&onchoose))}
            busy={props.busy}
            outdated={props.outdated}
            {onsubmit}
            onback={props.onback.clone()}
        />
    }
}
