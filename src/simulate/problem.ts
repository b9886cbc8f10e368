// Why a simulation can't be, in one sentence that says what to do. Printing it is the command line's matter.

export class SimulateProblem extends Error {}
