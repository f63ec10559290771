import assert from "node:assert/strict";
import test from "node:test";
import { spelled, tellState, toldState, unspelled } from "../../pooling_lib/explorers/static/shared/compact.js";
import { BESIDE, stepsBack } from "../../pooling_lib/explorers/static/shared/undo.js";
import { admit, FIELDS } from "../../pooling_lib/explorers/static/window/state.js";

test("a value that is spelled is read back, and needs no escapes in an address", () => {
  const values = [0, -1.5, 1e-300, 1e21, null, true, false, "max", [], [1, [2, null]], [["max", 2, 2], null]];
  for (const value of values) {
    assert.deepEqual(unspelled(spelled(value)), value);
    assert.match(spelled(value), /^[\w.+~(),-]+$/);
  }
});

test("what is no value is refused, whatever is wrong with it", () => {
  for (const text of [
    "",
    "(",
    ")",
    "(1",
    "1)",
    "(1,)",
    "1,2",
    "(1)(2)",
    "1e",
    "--1",
    "((((((1))))))",
    "<b>",
    "0x1",
  ])
    assert.throws(() => unspelled(text), SyntaxError, text);
});

const FEW = {
  kind: { key: "kind", standard: "a" },
  size: { key: "s", standard: (/** @type {any} */ { kind }) => kind },
};

test("a state tells its first trait and what is not as usual", () => {
  assert.equal(tellState({ kind: "b", size: "b" }, FEW), "kind:b");
  assert.equal(tellState({ kind: "b", size: 3 }, FEW), "kind:b;s:3");
  assert.deepEqual(toldState("s:3", FEW), { size: 3, kind: "a" });
  assert.deepEqual(toldState("kind:c", FEW), { kind: "c", size: "c" });
  assert.throws(() => toldState("kind:a;width:3", FEW), SyntaxError);
});

test("a grid of digits is told in as many letters, and any other in full", () => {
  const usual = toldState("op:max", FIELDS);
  const digits = {
    ...usual,
    values: [
      [1, 2],
      [3, 0],
    ],
  };
  assert.equal(tellState(digits, FIELDS), "op:max;v:d12-30");
  const numbers = { ...usual, values: [[-1, 2.5]] };
  assert.equal(tellState(numbers, FIELDS), "op:max;v:((-1,2.5))");
  for (const state of [digits, numbers])
    assert.deepEqual(admit(toldState(tellState(state, FIELDS), FIELDS)), state);
  assert.equal(admit(toldState("op:max;v:d1x", FIELDS)), null);
});

test("a step apart is joined with none, and what changes nothing is no step", () => {
  /** @type {Record<string, any>} */
  const traits = { a: 1, at: 0, [BESIDE]: null };
  const model = {
    get: (/** @type {string} */ name) => traits[name],
    set: (/** @type {any} */ all) => Object.assign(traits, all),
    now: () => 0,
  };
  const steps = stepsBack(model, ["at"]);
  const change = (/** @type {any} */ changes, apart = false) => {
    steps.note(changes, apart);
    model.set(changes);
  };
  change({ a: 1, at: 3 });
  change({ [BESIDE]: null }, true);
  assert.equal(steps.count(), 0);
  change({ a: 2 });
  change({ a: 3 }, true);
  change({ a: 4 });
  const held = { picture: 1 };
  change({ a: 4, [BESIDE]: held }, true);
  change({ a: 4, [BESIDE]: { picture: 1 } }, true); // another one, although it looks the same
  assert.equal(steps.count(), 5);
  steps.undo();
  assert.equal(traits[BESIDE], held);
  steps.undo();
  assert.deepEqual([traits.a, traits[BESIDE]], [4, null]);
  traits.a = 3; // as by Python
  steps.undo();
  assert.equal(traits.a, 2);
});

test("a step back restores what was changed, and nothing else", () => {
  /** @type {Record<string, any>} */
  const traits = { a: 1, b: 1, at: 0 };
  let now = 0;
  const model = {
    get: (/** @type {string} */ name) => traits[name],
    set: (/** @type {any} */ all) => Object.assign(traits, all),
    now: () => now,
  };
  const steps = stepsBack(model, ["at"]);
  const change = (/** @type {any} */ changes) => {
    steps.note(changes);
    model.set(changes);
  };
  change({ a: 2 });
  now += 999;
  change({ a: 3 }); // together with the one before
  now += 1000;
  change({ a: 4 });
  change({ at: 5 });
  change({ b: 2, a: 5 });
  assert.equal(steps.count(), 3);
  const seen = [0, 1, 2, 3].map(() => [steps.undo(), traits.a, traits.b, traits.at]);
  assert.deepEqual(seen, [
    [true, 4, 1, 5],
    [true, 3, 1, 5],
    [true, 1, 1, 5],
    [false, 1, 1, 5],
  ]);
});
