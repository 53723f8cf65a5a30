#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::fixtures::{later, now};

fn text(text: &str) -> Text {
    Text::new([("en".to_owned(), Template::new(text))].into())
}

fn info(said: &str) -> Command {
    Command::Info { text: text(said) }
}

fn ask(into: &str) -> Command {
    let form = ReplyForm::Text { longest: 10 };
    Command::Ask { text: text("?"), form, into: Some(into.to_owned()) }
}

fn unless(variable: &str, to: usize) -> Command {
    let condition = Condition { variable: variable.to_owned(), equals: None };
    Command::JumpUnless { condition, to }
}

#[test]
fn a_script_never_leads_back() {
    for to in [0, 1, 4] {
        let script = Script::new(vec![info("a"), Command::Jump { to }, info("b")]);
        assert_eq!(script, Err(ScriptError::Jump { at: 1, to }));
    }
    assert!(Script::new(vec![info("a"), Command::Jump { to: 3 }, info("b")]).is_ok());
    assert_eq!(Script::new(vec![info("a"); LONGEST_SCRIPT + 1]), Err(ScriptError::TooLong));
}

#[test]
fn a_variable_is_read_only_where_each_way_has_set_it() {
    let unknown = |commands: Vec<Command>| match Script::new(commands) {
        Err(ScriptError::UnknownVariable { at, name, .. }) => Some((at, name)),
        Ok(_) => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(unknown(vec![info("Hello $name")]), Some((0, "name".to_owned())));
    assert_eq!(unknown(vec![ask("name"), info("Hello $name of $issuer")]), None);
    // Set on one of two ways.
    let one_way = vec![ask("a"), unless("a", 3), ask("name"), info("Hello $name")];
    assert_eq!(unknown(one_way), Some((3, "name".to_owned())));
    // The other way has ended.
    let fail = Command::Fail { text: text("no") };
    let ended =
        vec![ask("a"), unless("a", 4), ask("name"), Command::Jump { to: 5 }, fail, info("$name")];
    assert_eq!(unknown(ended), None);
    let context = serde_json::json!({ "Seats": ["$seats"] }).as_object().unwrap().clone();
    let issued = Issued::Token {
        schema: "issuer.example.org/TICKET".parse().unwrap(),
        starts: Instant::After(0),
        expires: Some(Instant::On("day".to_owned())),
        context,
    };
    let issue = |before: &[&str]| {
        let mut commands: Vec<Command> = before.iter().map(|name| ask(name)).collect();
        commands.push(Command::Issue { issued: issued.clone(), into: None });
        unknown(commands).map(|(_, name)| name)
    };
    assert_eq!(issue(&["seats"]), Some("day".to_owned()));
    assert_eq!(issue(&["day"]), Some("seats".to_owned()));
    assert_eq!(issue(&["day", "seats"]), None);
}

#[test]
fn what_variables_hold_stands_in_texts_and_contexts() {
    let variables: Variables =
        [("name".to_owned(), "Ana".into()), ("seats".to_owned(), Value::Number(2))].into();
    for (template, rendered) in [
        ("Hello $name, $seats seats", "Hello Ana, 2 seats"),
        ("$5 or $$name", "$5 or $name"),
        ("$name$seats$", "Ana2$"),
        ("no such $thing.", "no such ."),
    ] {
        assert_eq!(Template::new(template).render(&variables), rendered);
    }
    let context = serde_json::json!({ "N": "$seats", "T": "for $name", "L": [1, "$name"] });
    let rendered = Issued::render_context(context.as_object().unwrap(), &variables);
    assert_eq!(
        serde_json::Value::Object(rendered),
        serde_json::json!({ "N": 2, "T": "for Ana", "L": [1, "Ana"] })
    );
}

#[test]
fn a_text_is_said_in_the_language_of_its_reader() {
    let by_language = [("en", "Hello"), ("es", "Hola"), ("pt-BR", "Oi")];
    let text = Text::new(
        by_language.map(|(language, text)| (language.to_owned(), Template::new(text))).into(),
    );
    for (language, said) in [("es-MX", "Hola"), ("pt-BR", "Oi"), ("pt", "Hello"), ("ar", "Hello")] {
        assert_eq!(text.render(language, &Variables::new()), said);
    }
}

#[test]
fn a_reply_is_read_as_its_prompt_asks() {
    let number = ReplyForm::Number { smallest: 1, largest: 8, decimals: 0 };
    let price = ReplyForm::Number { smallest: 1, largest: 100, decimals: 2 };
    let choice = ReplyForm::Choice { options: vec!["Stalls".to_owned(), "Circle".to_owned()] };
    let word = ReplyForm::Text { longest: 5 };
    for (form, reply, value) in [
        (&ReplyForm::Confirm, "YES", Value::Bool(true)),
        (&ReplyForm::Confirm, "NO", Value::Bool(false)),
        (&number, " 8 ", Value::Number(8)),
        (&price, "100", "100.00".into()),
        (&choice, "Circle", "Circle".into()),
        (&word, "señor", "señor".into()),
        (&ReplyForm::Date, "2028-02-29", "2028-02-29".into()),
    ] {
        assert_eq!(form.read(reply), Ok(value));
    }
    for (form, reply) in [
        (&ReplyForm::Confirm, "yes"),
        (&number, "0"),
        (&number, "9"),
        (&number, "2.5"),
        (&price, "100.01"),
        (&price, "0.99"),
        (&price, "1.234"),
        (&choice, "Balcony"),
        (&word, "longer"),
        (&word, "a\u{202e}b"),
        (&word, "  "),
        (&ReplyForm::Date, "2026-02-29"),
        (&ReplyForm::Date, "2026-W08-1"),
        (&ReplyForm::Date, "20260201"),
    ] {
        let error = form.read(reply).unwrap_err();
        assert!(error.to_string().ends_with('.'), "{error}");
    }
}

#[test]
fn a_date_is_valid_from_its_first_moment_to_its_last() {
    let variables: Variables = [("day".to_owned(), "2026-12-05".into())].into();
    let day = Instant::On("day".to_owned());
    let resolve = |instant: &Instant, edge| instant.resolve(now(), edge, &variables).unwrap();
    assert_eq!(resolve(&day, DayEdge::Start).to_string(), "2026-12-05T00:00:00.000Z");
    assert_eq!(resolve(&day, DayEdge::End).to_string(), "2026-12-05T23:59:59.999Z");
    assert_eq!(resolve(&Instant::After(60), DayEdge::End), later(60));
    let no_date = Instant::On("other".to_owned());
    assert_eq!(no_date.resolve(now(), DayEdge::End, &variables), None);
}

/// What is stored is read again.
#[test]
fn scripts_are_stored_as_they_are() {
    let commands = vec![
        info("a"),
        ask("name"),
        Command::Request {
            definition: "AED".to_owned(),
            amount: Template::new("$name"),
            into: Some("request".to_owned()),
        },
        unless("request", 6),
        Command::Issue { issued: Issued::Currency { request: "request".to_owned() }, into: None },
        Command::Done { text: None },
        Command::Fail { text: text("no") },
    ];
    let script = Script::new(commands).unwrap();
    let stored = serde_json::to_string(&script).unwrap();
    assert_eq!(serde_json::from_str::<Script>(&stored).unwrap(), script);
}
