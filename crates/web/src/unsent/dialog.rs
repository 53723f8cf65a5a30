//! The dialog `Waiting to Be Sent`.

use tallystick_holder::UnsentCommand;
use yew::prelude::*;

use super::words::{reason, warning};
use crate::{
    actions::action_name,
    app::{use_commands, use_store},
    commands::{Command, Commands},
    components::{
        action_button::{ActionButton, Weight},
        dialog::closable_dialog,
        moment::moment,
    },
};

/// How it is closed.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct UnsentDialogProperties {
    /// It is to be closed.
    pub(super) onclose: Callback<()>,
}

/// Lists what waits, each with what can still be done about it.
#[component]
pub(super) fn UnsentDialog(props: &UnsentDialogProperties) -> Html {
    let store = use_store();
    let commands = use_commands();
    let entries = store.unsent.iter().map(|unsent| entry(unsent, &commands));
    let content = if store.unsent.is_empty() {
        html! { <p>{ "Nothing waits to be sent." }</p> }
    } else {
        html! { <ul class="tally-unsent__list">{ for entries }</ul> }
    };
    closable_dialog("Waiting to Be Sent", &props.onclose, content)
}

fn entry(unsent: &UnsentCommand, commands: &Commands) -> Html {
    let correlation = unsent.command.correlation;
    let name = action_name(&unsent.command.subject);
    let give = |command: Command| {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(command.clone()))
    };
    let send = ActionButton::new(Weight::Primary, "Send now")
        .named(format!("Send now: {name}"))
        .onclick(give(Command::Confirm(correlation)));
    let withdraw = ActionButton::new(Weight::DangerSecondary, "Withdraw")
        .named(format!("Withdraw: {name}"))
        .onclick(give(Command::TakeBack(correlation)));
    html! {
        <li key={correlation.to_string()}>
            <strong>{ name }</strong>
            if let Some(summary) = &unsent.command.origin.summary {
                { ": " }{ summary.clone() }
            }
            if let Some(made_at) = unsent.made_at {
                <div class="tally-muted">{ "Submitted " }{ moment(made_at) }</div>
            }
            <p>{ reason(unsent) }{ " " }{ warning(unsent) }</p>
            <div class="tally-buttons">
                if unsent.held.is_some() {
                    { send.html() }
                }
                { withdraw.html() }
            </div>
        </li>
    }
}
