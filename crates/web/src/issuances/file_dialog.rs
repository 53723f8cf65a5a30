//! The dialog `Request from a File`: several issuances, checked line by line before anything is sent.

use std::rc::Rc;

use tallystick_core::{
    Definition, ParticipantId,
    actions::RequestIssuanceManyAtIssuer,
    requests::{FILE_HEADINGS, FileError, FileRequest, LARGEST_FILE, read_requests},
};
use web_sys::File;
use yew::{platform::spawn_local, prelude::*};

use crate::{
    actions::use_action,
    commands::Intended,
    components::{
        action_button::{ActionButton, Weight, in_a_row},
        alert::{Alert, AlertKind},
        dialog::Dialog,
        file_upload::FileUpload,
        outcome::refused,
    },
    definitions::totals::totals_in_words,
    format::counted,
    previews::use_preview,
    services::file,
};

const UNREADABLE: &str = "The browser could not read this file. Choose it again.";

/// Who requests what.
#[derive(Clone, PartialEq, Properties)]
pub struct FileDialogProperties {
    /// The definitions that a file may name.
    pub definitions: Vec<Definition>,
    /// Who asks.
    pub requester: ParticipantId,
    /// It is closed, with or without a request.
    pub onclose: Callback<()>,
    /// They were requested.
    pub ontaken: Callback<()>,
}

/// The file that was chosen, and what it holds.
#[derive(Clone, Debug, PartialEq)]
struct Chosen {
    name: AttrValue,
    /// `None` if the browser could not read it.
    content: Option<Rc<[u8]>>,
}

/// What a file that was chosen asks for.
type Read = Result<Vec<FileRequest>, Vec<FileError>>;

/// Takes a file and says all that is wrong with it, or asks for all that it names.
#[component]
pub fn FileDialog(props: &FileDialogProperties) -> Html {
    let chosen = use_state_eq(|| None::<Chosen>);
    let action = use_action::<RequestIssuanceManyAtIssuer>(None, props.ontaken.clone());
    let read = {
        let (definitions, requester) = (props.definitions.clone(), props.requester.clone());
        use_memo(((*chosen).clone(), definitions, requester), |(chosen, definitions, requester)| {
            chosen.as_ref().map(|chosen| read(chosen, definitions, requester))
        })
    };
    let requests = (*read).as_ref().and_then(|read| read.as_ref().ok());
    let body = requests.map(|requests| RequestIssuanceManyAtIssuer {
        requests: requests.iter().map(FileRequest::requested).collect(),
    });
    let preview = use_preview(body.as_ref().map(Intended::new), action.busy());
    let ontake = {
        let chosen = chosen.clone();
        Callback::from(move |file: File| {
            let chosen = chosen.clone();
            spawn_local(async move {
                let content = file::bytes(&file, LARGEST_FILE + 1).await.map(Rc::from);
                chosen.set(Some(Chosen { name: file.name().into(), content }));
            });
        })
    };
    let onclear = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    let refusal = preview.refusal();
    let number = requests.map(|requests| counted(requests.len(), "issuance"));
    let label = number.map_or_else(|| "Request".to_owned(), |number| format!("Request {number}"));
    let request = {
        let (action, body) = (action.clone(), body.clone());
        ActionButton::new(Weight::Primary, "")
            .words(label)
            .busy(action.busy())
            .disabled(body.is_none() || refusal.is_some() || preview.is_outdated())
            .onclick(Callback::from(move |()| {
                if let Some(body) = &body {
                    action.submit(body);
                }
            }))
    };
    let close = ActionButton::new(Weight::Link, "Close").onclick(props.onclose.clone());
    let footer = html! {
        <div class="tally-actions">
            { for action.refusal().map(refused) }
            { in_a_row("request", vec![request, close]) }
        </div>
    };
    let refused_line = refusal.and_then(|refusal| refusal.number).zip(requests);
    let refused_line = refused_line.and_then(|(number, requests)| {
        requests.get(usize::try_from(number).ok()?.checked_sub(1)?).map(|request| request.line)
    });
    let file_name = (*chosen).as_ref().map(|chosen| chosen.name.clone()).unwrap_or_default();
    html! {
        <Dialog title="Request from a File" wide=true onclose={props.onclose.clone()} {footer}>
            { explanation(&props.definitions) }
            <FileUpload
                accept="text/csv,.csv"
                {file_name}
                clearable={chosen.is_some()}
                {ontake}
                {onclear}
            />
            { for (*read).as_ref().map(|read| view(read, &props.definitions)) }
            if let Some(line) = refused_line {
                <p>{ format!("It would be refused because of line {line} of the file:") }</p>
            }
            if body.is_some() {
                { preview.verdict() }
            }
        </Dialog>
    }
}

fn read(chosen: &Chosen, definitions: &[Definition], requester: &ParticipantId) -> Read {
    let Some(content) = &chosen.content else {
        let sentence = UNREADABLE.to_owned();
        return Err(vec![FileError { line: None, column: None, sentence }]);
    };
    read_requests(content, definitions, requester)
}

fn explanation(definitions: &[Definition]) -> Html {
    let symbol = definitions.iter().find(|one| one.is_active()).map_or("AED", |one| &one.symbol);
    let [token, amount] = FILE_HEADINGS;
    let example = format!("{token},{amount}\n{symbol},500000.00\n{symbol},1250.50");
    html! {
        <>
            <p>
                { "One request for each line of a CSV file. Tokens are named by their symbol, name or id. " }
                { "The whole file is checked first; all of it is requested together, or nothing is." }
            </p>
            <pre class="tally-code">{ example }</pre>
        </>
    }
}

/// What the file asks for, or what is wrong with it.
fn view(read: &Read, definitions: &[Definition]) -> Html {
    match read {
        Err(errors) => {
            let title = "Nothing was requested: the file has to be corrected first.";
            let errors = errors.iter().map(|error| html! { <li>{ error.to_string() }</li> });
            let details = html! { <ul class="pf-v6-c-list">{ for errors }</ul> };
            Alert::new(AlertKind::Danger, title).details(details).announced()
        }
        Ok(requests) => {
            let symbol = |request: &FileRequest| {
                let known = definitions.iter().find(|one| one.id == request.definition);
                known.map_or("", |one| one.symbol.as_str())
            };
            let amounts = requests
                .iter()
                .map(|request| (request.definition, symbol(request), request.amount));
            let number = counted(requests.len(), "request");
            let title = format!("{} in {number}", totals_in_words(amounts));
            let lines = requests.iter().map(|request| {
                let FileRequest { line, amount, .. } = request;
                let words = format!("Line {line}: {} {}", amount.grouped(), symbol(request));
                html! { <li>{ words }</li> }
            });
            let details = html! { <ul class="pf-v6-c-list">{ for lines }</ul> };
            Alert::new(AlertKind::Success, title).details(details).announced()
        }
    }
}
