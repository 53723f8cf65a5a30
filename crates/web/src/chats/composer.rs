//! What a prompt asks for, to fill in and send.

use std::cell::Cell;

use tallystick_core::{ChatId, PromptId, message::PromptedAtHost, scripts::ReplyForm};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    actions::use_action,
    components::{
        action_button::{ActionButton, Weight},
        field::{Field, Remark},
        focus::{focus_first, focus_is_lost},
        outcome::refused,
        text_field::TextField,
        unique_id::use_unique_id,
    },
};

thread_local! {
    /// A reply was sent in this tab: whoever talks goes on with the next prompt.
    static TALKS: Cell<bool> = const { Cell::new(false) };
}

/// Which prompt.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ComposerProperties {
    /// The chat.
    pub(super) chat: ChatId,
    /// The prompt.
    pub(super) prompt: PromptId,
    /// What it asks for.
    pub(super) form: ReplyForm,
    /// What was asked, for those who do not see it above.
    pub(super) question: String,
}

/// Asks for a reply. One that the prompt does not admit is not sent, and says why.
#[component]
pub(super) fn Composer(props: &ComposerProperties) -> Html {
    let typed = use_state_eq(String::new);
    let wrong = use_state_eq(|| None::<String>);
    let id = use_unique_id("reply");
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if TALKS.get() && focus_is_lost() {
            focus_first(node, &["input, button"]);
        }
    });
    let action = use_action::<PromptedAtHost>(Some(props.prompt.to_string()), Callback::noop());
    let send = {
        let (action, wrong) = (action.clone(), wrong.clone());
        let (chat, prompt, form) = (props.chat, props.prompt, props.form.clone());
        Callback::from(move |reply: String| match form.read(&reply) {
            Ok(_) => {
                TALKS.set(true);
                wrong.set(None);
                action.submit(&PromptedAtHost { chat, prompt, reply });
            }
            Err(error) => wrong.set(Some(error.to_string())),
        })
    };
    let busy = action.busy();
    let choose = |reply: &str, words: &str, weight: Weight| {
        let (send, reply) = (send.clone(), reply.to_owned());
        let named = words.to_owned();
        ActionButton::new(weight, "")
            .words(named)
            .busy(busy)
            .onclick(Callback::from(move |()| send.emit(reply.clone())))
            .html()
    };
    let content = match &props.form {
        ReplyForm::Confirm => html! {
            <div class="tally-buttons">
                { choose("YES", "Yes", Weight::Primary) }
                { choose("NO", "No", Weight::Secondary) }
            </div>
        },
        ReplyForm::Choice { options } => html! {
            <div class="tally-buttons">
                { for options.iter().map(|option| choose(option, option, Weight::Secondary)) }
            </div>
        },
        form => {
            let remark = match (&*wrong, form) {
                (Some(wrong), _) => Remark::Error(wrong.clone().into()),
                (None, ReplyForm::Number { smallest, largest, .. }) => {
                    Remark::Help(format!("From {smallest} to {largest}.").into())
                }
                (None, _) => Remark::None,
            };
            let field = Field { id, label: "Your reply", remark };
            let ontype = {
                let typed = typed.clone();
                Callback::from(move |text| typed.set(text))
            };
            let button = ActionButton::new(Weight::Primary, "Send").submits().busy(busy).html();
            let control = if matches!(form, ReplyForm::Date) {
                date_field(&field, &typed, &ontype, button)
            } else {
                let keys = match form {
                    ReplyForm::Number { decimals: 0, .. } => "numeric",
                    ReplyForm::Number { .. } => "decimal",
                    _ => "text",
                };
                let typed = (*typed).clone();
                TextField { field, required: true, keys, upper_case: false, typed }.html(
                    &ontype,
                    &Callback::noop(),
                    button,
                )
            };
            let onsubmit = send.reform(move |event: SubmitEvent| {
                event.prevent_default();
                (*typed).clone()
            });
            html! { <form class="pf-v6-c-form" novalidate=true {onsubmit}>{ control }</form> }
        }
    };
    html! {
        <div ref={node} class="tally-chat__composer" role="group" aria-label={props.question.clone()}>
            { content }
            { for action.refusal().map(refused) }
        </div>
    }
}

/// The browser's own field for dates: it writes `YYYY-MM-DD` whatever it shows.
fn date_field(field: &Field, typed: &str, ontype: &Callback<String>, button: Html) -> Html {
    let oninput = ontype
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let input = html! {
        <input
            id={field.id.clone()}
            type="date"
            required=true
            aria-invalid={field.is_invalid()}
            aria-describedby={field.remark_id()}
            value={typed.to_owned()}
            {oninput}
        />
    };
    field.html(html! {
        <div class="pf-v6-c-input-group">
            <div class="pf-v6-c-input-group__item pf-m-fill">{ field.framed(input, "") }</div>
            <div class="pf-v6-c-input-group__item">{ button }</div>
        </div>
    })
}
