interface BanQuestionProps {
  person: { id: string; username: string };
}

/** Asks before somebody is banned, and what becomes of their messages. */
export function BanQuestion({ person: { id, username } }: BanQuestionProps) {
  return (
    <section class="question" aria-label="Ban">
      <p class="lead">
        {`@${username} is signed out everywhere at once and can’t sign in again. You can lift the ban later.`}
      </p>
      <form class="form" method="post" action={`/admin/people/${id}`}>
        <input type="hidden" name="action" value="ban" />
        <fieldset class="choices">
          <legend>Their messages</legend>
          <label class="choice">
            <input type="radio" name="words" value="keep" checked />
            <span>
              Keep <small>Everything they wrote stays where it is.</small>
            </span>
          </label>
          <label class="choice">
            <input type="radio" name="words" value="erase" />
            <span>
              Erase <small>Removed from every room and thread. This can’t be undone.</small>
            </span>
          </label>
        </fieldset>
        <div class="actions">
          <button class="button button-danger" type="submit">Ban</button>{" "}
          <a class="button" href={`/admin/people/${id}`}>Cancel</a>
        </div>
      </form>
    </section>
  );
}
