/** Words that were given up: one word per thing, and plain English. `docs/glossary.md` has the words in use. */

/** A text of the repository. */
export interface Text {
  readonly path: string;
  readonly text: string;
}

interface FormerWord {
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly instead: string;
  /** Files in which it means something else, such as a name that another program gives. */
  readonly except?: RegExp;
}

/** Former identifiers; where one is a common word, in the form in which it was code. */
const identifiers: readonly FormerWord[] = [
  { pattern: /\bDoor(way)?\b|\bdoor\.at\b/, instead: "Transport" },
  { pattern: /\blink\.\w|\bLink\b/, instead: "setup" },
  { pattern: /\bseen\.(grown|final|highest)\b/, instead: "counters.delta, .last, .max" },
  { pattern: /\bgoal\.(climb|sign)\b/, instead: "goal.target, goal.evidence" },
  {
    pattern: /\bcounterExample\b|\bfind-?[lL]oss\b|\b[cC]rossover\b|\bSought\b|\bStanding\b/,
    instead: "breakEven",
  },
  { pattern: /\b(Guests?|Entrants|Duels?)\b/, instead: "ExtraArm, ArmSelection, PairComparison" },
  { pattern: /\bSeats\b|\btakeSeats\b/, instead: "ServiceAssignment" },
  {
    pattern: /\b(Live)?Contenders?\b|\binTheRace\b|\b(racers?|racing|rivals?)\b/i,
    instead: "ArmRun, active",
  },
  {
    pattern: /\b(patience|polite|linger)Ms\b|\bbacklogMost\b/,
    instead: "timeoutMs, gracePeriodMs, maxBacklog",
  },
  { pattern: /\b(most|least)(?!Of\b)[A-Z]\w*|\b(backlog|waiting|openSeconds)Most\b/, instead: "max…, min…" },
  { pattern: /\boutliveBackends\b/, instead: "ignoreConnectionErrors" },
  {
    pattern: /\binTurn\b|\bin-turn\b/,
    instead: "oneAfterAnother",
    // Stored results have it.
    except: /^packages\/experiment\/src\/result\//,
  },
];

const phrases: readonly FormerWord[] = [
  { pattern: /\bin turn\b/i, instead: "one after another" },
  { pattern: /\b(told|tells?) (them |the two )?apart\b/i, instead: "no measurable difference" },
  {
    pattern: /\b(no|some|any|every)body\b|\bwhoever\b/i,
    instead: "the subject: the caller, a request, a process",
    // A user of the system.
    except: /^packages\/services\/src\/(process\/unprivileged-user|provider\/server-user)/,
  },
  { pattern: /\brightly\b/i, instead: "correctly" },
  { pattern: /\bnine tenths\b|\b(a|one) twentieth\b/i, instead: "90 %, 5 %" },
  { pattern: /\bso (many|long|much)\b(?! (as|that)\b)/i, instead: "N" },
  { pattern: /\bjust then\b/i, instead: "at that moment" },
  { pattern: /\bdear(er|est|ly)?\b/i, instead: "expensive" },
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: "fix" },
  { pattern: /\bon loan\b/i, instead: "checked out" },
  { pattern: /\bstrangers?\b/i, instead: "other programs" },
  { pattern: /\bpatients?\b/i, instead: "service, scenario" },
  { pattern: /\bhand-over\b/i, instead: "dispatch" },
  { pattern: /\bvouch(es|ed)? for\b/i, instead: "marks as all-visible" },
  { pattern: /\bin line\b/i, instead: "queued" },
  { pattern: /\bwait(s|ed|ing)? for company\b/i, instead: "wait for the batch to fill" },
  { pattern: /\bcame out so\b/i, instead: "looks like this" },
  { pattern: /\bsaid aloud\b/i, instead: "made explicit" },
  { pattern: /\bbehind (the|its|their) \S+'s? back\b/i, instead: "in the background" },
];

/** A sentence for each line that has a word that was given up. */
export function findFormerWords(texts: readonly Text[]): string[] {
  return texts.flatMap(({ path, text }) => {
    const lines = text.split("\n");
    return [...identifiers, ...phrases]
      .filter(({ except }) => except?.test(path) !== true)
      .flatMap(({ pattern, instead }) =>
        lines.flatMap((line, at) => {
          const [found] = pattern.exec(line) ?? [];
          return found === undefined ? [] : `${path}:${at + 1} says "${found}": write ${instead}`;
        }),
      );
  });
}
