// Preact and htm in one file, so that no page needs a build.
export { html, render, useState, useEffect, useRef, useMemo, useCallback, useReducer } from "../vendor/htm-preact.js";
