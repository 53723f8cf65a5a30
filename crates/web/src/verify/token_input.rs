//! Where a token is pasted, dropped, or chosen as a file.

use tallystick_core::token::verification::LARGEST_TOKEN;
use web_sys::{File, HtmlTextAreaElement};
use yew::{platform::spawn_local, prelude::*};

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        field::{Field, Remark},
        file_upload::FileUpload,
        unique_id::use_unique_id,
    },
    services::file,
};

const HELP: &str = "Paste the token, drop its file here or choose it. Nothing of it is stored. What \
     this issuer signed is sent to the issuer, to ask for its status.";

const UNREADABLE_FILE: &str = "The browser could not read this file. Nothing was verified; choose it \
     again, or paste what it holds.";

/// Takes a token and hands it to `onverify`; `onchange` says that something else is filled in. A file
/// is verified at once, and no more of it is read than is looked at.
#[hook]
pub fn use_token_input(busy: bool, onverify: &Callback<String>, onchange: &Callback<()>) -> Html {
    let text = use_state_eq(String::new);
    let file_name = use_state_eq(String::new);
    let unreadable = use_state_eq(|| false);
    let remark = match *unreadable {
        true => Remark::Error(UNREADABLE_FILE.into()),
        false => Remark::Help(HELP.into()),
    };
    let field = Field { id: use_unique_id("token"), label: "Token as JSON", remark };

    let fill = {
        let (text, file_name, unreadable) = (text.clone(), file_name.clone(), unreadable.clone());
        let onchange = onchange.clone();
        move |words: String, name: String| {
            text.set(words);
            file_name.set(name);
            unreadable.set(false);
            onchange.emit(());
        }
    };
    let take = {
        let (fill, text) = (fill.clone(), text.clone());
        let onverify = onverify.clone();
        Callback::from(move |file: File| {
            fill(String::new(), file.name());
            let (text, unreadable, onverify) = (text.clone(), unreadable.clone(), onverify.clone());
            spawn_local(async move {
                match file::beginning(&file, LARGEST_TOKEN + 1).await {
                    Some(read) => {
                        // The beginning of something longer is not what was chosen.
                        if read.len() <= LARGEST_TOKEN {
                            text.set(read.clone());
                        }
                        onverify.emit(read);
                    }
                    None => unreadable.set(true),
                }
            });
        })
    };

    let oninput = {
        let fill = fill.clone();
        move |event: InputEvent| {
            fill(event.target_unchecked_into::<HtmlTextAreaElement>().value(), String::new());
        }
    };
    let onsubmit = {
        let (text, onverify) = (text.clone(), onverify.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if !busy {
                onverify.emit((*text).clone());
            }
        }
    };
    let clear = Callback::from(move |()| fill(String::new(), String::new()));

    let clearable = !(text.is_empty() && file_name.is_empty());
    let area = html! {
        <textarea
            id={field.id.clone()}
            rows="8"
            class="tally-code"
            spellcheck="false"
            autocomplete="off"
            aria-invalid={field.is_invalid()}
            aria-describedby={field.remark_id()}
            value={(*text).clone()}
            {oninput}
        />
    };
    let upload = html! {
        <FileUpload
            accept="application/json,.json"
            file_name={(*file_name).clone()}
            {clearable}
            ontake={take}
            onclear={clear}
        >
            <div class="pf-v6-c-file-upload__file-details">
                { field.framed(area, "pf-m-resize-vertical") }
            </div>
        </FileUpload>
    };
    let verify = ActionButton::new(Weight::Primary, "Verify").submits().busy(busy);
    html! {
        <form class="pf-v6-c-form" novalidate=true {onsubmit}>
            { field.html(upload) }
            <div class="tally-buttons">{ verify.html() }</div>
        </form>
    }
}
