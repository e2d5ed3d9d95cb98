namespace SogniLike.Simulation.Adversary;

/// <summary>What came of verifiers who accuse honest workers.</summary>
/// <param name="Share">Of the verifiers, each of another owner.</param>
/// <param name="IsPatient">They accuse only as often as they may be wrong.</param>
/// <param name="HasOperators">One of the others is the operator's.</param>
/// <param name="Audits">Of honest workers, the newest jobs of accused ones included.</param>
/// <param name="Tries">Audits in which the first that was asked accused.</param>
/// <param name="Convicted">Honest workers.</param>
/// <param name="Contradicted">Audits that came to nothing because verifiers contradicted each other.</param>
/// <param name="Framers">How many there were.</param>
/// <param name="Left">How many of them are still asked in the end.</param>
/// <param name="Pay">Opinions that a framer was paid for, by those of an honest verifier.</param>
/// <param name="Formula">Of the tries, those that convict at most.</param>
/// <param name="FormulaByTwo">The same if two verifiers convicted.</param>
internal sealed record FramingResult(
    double Share, bool IsPatient, bool HasOperators, int Audits, int Tries, int Convicted, int Contradicted, int Framers, int Left, double Pay, double Formula, double FormulaByTwo);
