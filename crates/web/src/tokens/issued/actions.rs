//! The buttons of the dialog of an issued token, and what they ask before they act.

use tallystick_core::{TokenAction, actions::ReviseAtIssuer, view::IssuedTokenView};
use yew::prelude::*;

use super::rows::amount;
use crate::{
    actions::Submitter,
    components::{
        action_button::{ActionButton, Weight, in_a_row},
        alert::{Alert, AlertKind},
        reason_form::ReasonForm,
    },
};

/// The token as the person sees it, and who is told what they decide.
pub struct IssuedTokenActions<'a> {
    /// Its actions alone say what may be done.
    pub token: &'a IssuedTokenView,
    /// What its holder is called.
    pub holder: String,
    /// Submits what was decided.
    pub submitter: &'a Submitter,
    /// What is shown is no longer how it is: nothing can be pressed.
    pub outdated: bool,
    /// The dialog is closed without doing anything.
    pub onclose: &'a Callback<()>,
}

impl IssuedTokenActions<'_> {
    fn submit(&self, action: TokenAction) -> Callback<Option<String>> {
        let (submitter, token) = (self.submitter.clone(), self.token.token);
        let (version, status) = (self.token.version, action.status());
        Callback::from(move |reason| {
            submitter.submit(&ReviseAtIssuer { token, version, status, reason });
        })
    }
}

/// The action that is asked about, and the one before it.
pub type Questions = (Option<TokenAction>, Option<TokenAction>);

/// Shows what can be done with the token.
pub fn issued_token_actions(
    props: &IssuedTokenActions<'_>,
    questions: &UseStateHandle<Questions>,
    focused: &NodeRef,
) -> Html {
    let (question, before) = **questions;
    let ask = |next: Option<TokenAction>| {
        let questions = questions.clone();
        Callback::from(move |()| questions.set((next, question)))
    };
    match question.filter(|action| props.token.actions.contains(action)) {
        Some(action) => confirmation(props, action, focused, ask(None)),
        None => {
            let button = |action: &TokenAction| {
                let button = ActionButton::new(weight(*action), name(*action))
                    .disabled(props.outdated || props.submitter.busy())
                    .onclick(ask(Some(*action)));
                if before == Some(*action) { button.node(focused) } else { button }
            };
            let close = ActionButton::new(Weight::Link, "Close").onclick(props.onclose.clone());
            let buttons = props.token.actions.iter().map(button).chain([close]);
            in_a_row("actions", buttons.collect())
        }
    }
}

fn confirmation(
    props: &IssuedTokenActions<'_>,
    action: TokenAction,
    focused: &NodeRef,
    onback: Callback<()>,
) -> Html {
    let submit = props.submit(action);
    let buttons = if action.needs_reason() {
        html! {
            <ReasonForm
                draft={format!("{}-{}", name(action), props.token.token)}
                button={name(action)}
                subject={amount(props.token)}
                help="The holder sees it."
                missing={Some("Say why, so that the holder knows.")}
                busy={props.submitter.busy()}
                outdated={props.outdated}
                onsubmit={submit.reform(Some)}
                {onback}
            />
        }
    } else {
        let confirm = ActionButton::new(weight(action), name(action))
            .busy(props.submitter.busy())
            .disabled(props.outdated)
            .onclick(submit.reform(|()| None));
        let back = ActionButton::new(Weight::Link, "Back").node(focused).onclick(onback);
        in_a_row("confirm", vec![confirm, back])
    };
    html! {
        <>
            { Alert::new(AlertKind::Warning, question(action)).details(html! {
                <p>{ consequence(action, &props.holder) }</p>
            }).announced() }
            { buttons }
        </>
    }
}

fn name(action: TokenAction) -> &'static str {
    match action {
        TokenAction::Suspend => "Suspend",
        TokenAction::Reactivate => "Reactivate",
        TokenAction::Revoke => "Revoke",
    }
}

fn weight(action: TokenAction) -> Weight {
    match action {
        TokenAction::Suspend => Weight::Secondary,
        TokenAction::Reactivate => Weight::Primary,
        TokenAction::Revoke => Weight::DangerSecondary,
    }
}

fn question(action: TokenAction) -> &'static str {
    match action {
        TokenAction::Suspend => "Suspend this token? It is not valid until you reactivate it.",
        TokenAction::Reactivate => "Reactivate this token? It is valid again at once.",
        TokenAction::Revoke => "Revoke this token for good? It cannot be reactivated.",
    }
}

fn consequence(action: TokenAction, holder: &str) -> String {
    let told = if action.needs_reason() { "is told the reason" } else { "is told" };
    format!("{holder} {told}. The vault balance of {holder} stays as it is.")
}
