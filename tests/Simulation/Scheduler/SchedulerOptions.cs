namespace SogniLike.Simulation.Scheduler;

/// <summary>What a run is made of. Together with the program this decides every event of it.</summary>
internal sealed record SchedulerOptions
{
    /// <summary>What all chance of the run is drawn from.</summary>
    public required int Seed { get; init; }

    /// <summary>Jobs that artists submit, at least; the last request may bring a few more.</summary>
    public int Jobs { get; init; } = 200;

    /// <summary>Workers that serve the pool.</summary>
    public int Workers { get; init; } = 12;

    /// <summary>Coordinators on the one store.</summary>
    public int Coordinators { get; init; } = 3;

    /// <summary>Accounts that submit.</summary>
    public int Artists { get; init; } = 6;

    /// <summary>True: a real redis-server; otherwise memory.</summary>
    public bool OnRedis { get; init; }

    /// <summary>
    /// True: nothing goes wrong, and artists of different weights submit all their jobs at once, of models that every worker has: what is compared is how far they drift apart.
    /// </summary>
    public bool Backlog { get; init; }

    /// <summary>What is broken on purpose, to see that it is found.</summary>
    public Sabotage Sabotage { get; init; }

    /// <summary>How to see this run again.</summary>
    public string Replay =>
        $"dotnet run --project tests/Simulation -- scheduler --seed {Seed} --jobs {Jobs} --workers {Workers} --coordinators {Coordinators} --artists {Artists} --store {(OnRedis ? "redis" : "memory")}{(Backlog ? " --backlog" : "")}";
}
