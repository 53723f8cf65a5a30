//! Where a file is chosen or dropped.

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::action_button::{ActionButton, Weight};

/// Which file is taken, and what is shown of it.
#[derive(Clone, PartialEq, Properties)]
pub struct FileUploadProperties {
    /// What the browser offers for choice, such as `text/csv,.csv`.
    pub accept: &'static str,
    /// The name of the file that was taken, if one was.
    pub file_name: AttrValue,
    /// There is something to clear.
    pub clearable: bool,
    /// A file was chosen or dropped.
    pub ontake: Callback<File>,
    /// Everything is to be emptied.
    pub onclear: Callback<()>,
    /// What stands below the file's name.
    #[prop_or_default]
    pub children: Html,
}

/// Shows PatternFly's file upload: a name, a button, and a place to drop a file on.
#[component]
pub fn FileUpload(props: &FileUploadProperties) -> Html {
    let dragged = use_state_eq(|| false);
    let chooser = use_node_ref();
    let onchosen = {
        let ontake = props.ontake.clone();
        move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                ontake.emit(file);
            }
            // So that the same file can be chosen again.
            input.set_value("");
        }
    };
    let ondragover = hovering(&dragged, true);
    let ondragleave = hovering(&dragged, false);
    let ondrop = {
        let (leave, ontake) = (hovering(&dragged, false), props.ontake.clone());
        move |event: DragEvent| {
            let files = event.data_transfer().and_then(|transfer| transfer.files());
            leave.emit(event);
            if let Some(file) = files.and_then(|files| files.get(0)) {
                ontake.emit(file);
            }
        }
    };
    let choose = {
        let chooser = chooser.clone();
        Callback::from(move |()| {
            if let Some(chooser) = chooser.cast::<HtmlInputElement>() {
                chooser.click();
            }
        })
    };
    let browse = ActionButton::new(Weight::Control, "Choose a file").onclick(choose);
    let clear = ActionButton::new(Weight::Control, "Clear").disabled(!props.clearable);
    let clear = clear.onclick(props.onclear.clone());
    html! {
        <div
            class={classes!("pf-v6-c-file-upload", dragged.then_some("pf-m-drag-hover"))}
            {ondragover}
            {ondragleave}
            {ondrop}
        >
            <div class="pf-v6-c-file-upload__file-select">
                <div class="pf-v6-c-input-group">
                    <div class="pf-v6-c-input-group__item pf-m-fill">
                        <div class="pf-v6-c-form-control pf-m-readonly">
                            <input
                                type="text"
                                readonly=true
                                aria-label="File"
                                placeholder="Drop a file here"
                                value={props.file_name.clone()}
                            />
                        </div>
                    </div>
                    <div class="pf-v6-c-input-group__item">{ browse.html() }</div>
                    <div class="pf-v6-c-input-group__item">{ clear.html() }</div>
                </div>
                <input
                    ref={chooser}
                    type="file"
                    hidden=true
                    accept={props.accept}
                    onchange={onchosen}
                />
            </div>
            { props.children.clone() }
        </div>
    }
}

/// Whether a file hovers above. The browser would open a dropped one in place of the page.
fn hovering(dragged: &UseStateHandle<bool>, hovers: bool) -> Callback<DragEvent> {
    let dragged = dragged.clone();
    Callback::from(move |event: DragEvent| {
        event.prevent_default();
        dragged.set(hovers);
    })
}
