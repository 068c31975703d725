//! What somebody says of their training.

use guide_domain::policy::{Policy, RoleTable, Training, TrainingId};
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, MouseEvent, TargetCast, html};

use super::progress_line;
use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::heading::heading;
use crate::components::passages::statement;
use crate::components::screen::Screen;
use crate::state::signing::{FormFault, SigningAction};
use crate::words::sign_off as words;

/// The kinds of training, each with its date, or still to come.
pub fn training(screen: Screen<'_>, policy: &Policy) -> Html {
    let signing = screen.state.signing();
    let kinds = policy
        .training_for(None)
        .into_iter()
        .map(|training| kind(screen, training));
    let table = match &policy.training_by_role {
        RoleTable::Supplied(_) => Html::default(),
        RoleTable::NotSupplied(why) => statement(screen.state, why),
    };
    let fault = signing.fault().map(|fault| {
        html! { <p class="sg-fault" id="sg-training-fault" role="alert">{ words::fault(fault) }</p> }
    });
    let done = matches!(signing.form().choice, Some(Some(_)));
    let on = AskButton::secondary(words::GO_ON, Request::Sign(SigningAction::TellTraining));
    html! {
        <>
            { progress_line(screen, words::TRAINING) }
            { heading(screen, words::TRAINING_QUESTION) }
            { table }
            { fault }
            <fieldset class="sg-choices">
                <legend>{ words::CHOOSE_ONE }</legend>
                { for kinds }
                { radio(screen, None, words::STILL_TO_COME) }
                <p class="sg-hint">{ words::STILL_TO_COME_HINT }</p>
            </fieldset>
            { if done { date(screen) } else { Html::default() } }
            <div class="sg-actions">{ on.draw(screen.ask) }</div>
        </>
    }
}

fn kind(screen: Screen<'_>, training: &Training) -> Html {
    let about = training
        .about
        .iter()
        .map(|about| statement(screen.state, about));
    let open = training
        .not_supplied
        .as_ref()
        .map(|open| html! { <p class="sg-mark">{ words::not_supplied(open) }</p> });
    html! {
        <>
            { radio(screen, Some(&training.id), &training.label) }
            <div class="sg-hint">{ for about }{ open }</div>
        </>
    }
}

fn radio(screen: Screen<'_>, id: Option<&TrainingId>, label: &str) -> Html {
    let chosen = &screen.state.signing().form().choice;
    let checked = chosen.as_ref().is_some_and(|chosen| chosen.as_ref() == id);
    let ask = screen.ask.clone();
    let choice = id.cloned();
    let onclick = Callback::from(move |_: MouseEvent| {
        ask.emit(Request::Sign(SigningAction::ChooseTraining(choice.clone())));
    });
    html! {
        <label class="sg-choice">
            <input type="radio" name="sg-training" {checked} {onclick} />
            { label.to_owned() }
        </label>
    }
}

fn date(screen: Screen<'_>) -> Html {
    let fields = [words::DAY, words::MONTH, words::YEAR];
    let form = screen.state.signing().form();
    let fault = matches!(screen.state.signing().fault(), Some(FormFault::Day(_)));
    let inputs = fields
        .into_iter()
        .zip(&form.date)
        .enumerate()
        .map(|(index, (label, text))| {
            let ask = screen.ask.clone();
            let oninput = Callback::from(move |event: InputEvent| {
                let field: HtmlInputElement = event.target_unchecked_into();
                ask.emit(Request::Sign(SigningAction::TypeDate(
                    index,
                    field.value().into(),
                )));
            });
            let invalid = fault.then_some("true");
            let described = fault.then_some("sg-training-fault");
            html! {
                <label class="sg-date-part">{ label }
                    <input type="text" inputmode="numeric" maxlength="4" autocomplete="off" value={text.to_string()} aria-invalid={invalid} aria-describedby={described} {oninput} />
                </label>
            }
        });
    html! {
        <fieldset class="sg-choices">
            <legend>{ words::WHEN_TRAINED }</legend>
            <p class="sg-hint">{ words::DATE_HINT }</p>
            { for inputs }
        </fieldset>
    }
}
