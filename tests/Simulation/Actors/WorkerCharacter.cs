namespace SogniLike.Simulation.Actors;

/// <summary>How a volunteer's machine behaves while the weather is bad. In the calm all are steady.</summary>
internal enum WorkerCharacter
{
    Steady = 0,

    /// <summary>Twenty times slower than the others.</summary>
    Slow = 1,

    /// <summary>Its connection breaks every few seconds.</summary>
    Flapping = 2,

    /// <summary>Says it has many slots and works on one job at a time.</summary>
    Greedy = 3,

    /// <summary>Dies in the middle of jobs.</summary>
    Crashing = 4,

    /// <summary>Says that it failed, or declines.</summary>
    Failing = 5,

    /// <summary>Returns pictures of other jobs that were delivered, or rubbish.</summary>
    Cheating = 6,

    /// <summary>Keeps some jobs for ever and goes on saying that it works on them.</summary>
    Hanging = 7,
}
