namespace SogniLike.Simulation.Adversary;

/// <summary>How a worker behaves. It knows every rule, and of its verifiers what its kind may know; never the key of the running epoch.</summary>
internal sealed record Strategy(string Name)
{
    /// <summary>True when it does what it is paid for.</summary>
    public bool IsHonest { get; init; }

    /// <summary>What it says that it computes on, and does as long as it is honest.</summary>
    public ToyDevice Device { get; init; }

    /// <summary>Evaluations of each of its jobs.</summary>
    public int Evaluations { get; init; } = 20;

    /// <summary>Share of the evaluations of a job that it does not compute, and makes up of those before.</summary>
    public double Skipped { get; init; }

    /// <summary>True: made-up evaluations lie between those that it computed, as if every other step were done.</summary>
    public bool Interpolates { get; init; }

    /// <summary>What it computes with instead; null: with its device.</summary>
    public ToyDenoiser? Model { get; init; }

    /// <summary>False: without the unconditional half.</summary>
    public bool IsGuided { get; init; } = true;

    /// <summary>Returns another image than that of the trajectory.</summary>
    public bool SwapsImage { get; init; }

    /// <summary>Shows the trajectory of another job's seed.</summary>
    public bool Replays { get; init; }

    /// <summary>Never opens a trajectory that it cheated on.</summary>
    public bool RefusesToOpen { get; init; }

    /// <summary>Share of its jobs that are dear.</summary>
    public double DearShare { get; init; }

    /// <summary>What a dear job costs, in usual ones.</summary>
    public int DearFactor { get; init; } = 10;

    /// <summary>Cheats on dear jobs only.</summary>
    public bool OnlyDear { get; init; }

    /// <summary>Tiny jobs of its own that it does between being told to open a trajectory and the verdict, to push what pends out of its window.</summary>
    public int Drains { get; init; }

    /// <summary>Share of the verifiers that say whatever helps it.</summary>
    public double Colluders { get; init; }

    /// <summary>Says that it computes on a device of a class that nobody else has, and that nobody calibrated.</summary>
    public bool IsUncalibrated { get; init; }

    /// <summary>Pays for its own jobs.</summary>
    public bool PaysItself { get; init; }

    /// <summary>Jobs that it did honestly before, with the pay of the newest still pending.</summary>
    public int Before { get; init; } = 1_000;

    /// <summary>Identities that it uses up one after the other.</summary>
    public int Identities { get; init; } = 1;

    /// <summary>Of the three owners that calibrated, how many exaggerated to help it.</summary>
    public int Poisoners { get; init; }

    /// <summary>How many times as many campaigns as of others: the smaller the loss, the more it takes to tell it from a gain.</summary>
    public double Repeats { get; init; } = 1;

    /// <summary>What it does not compute, of an evaluation of both halves each: what it saves.</summary>
    public double Saved { get; init; }

    /// <summary>Everything that is tried.</summary>
    public static IReadOnlyList<Strategy> All { get; } =
    [
        new("honest") { IsHonest = true, Before = 0 },
        new("honest_mixed_prices") { IsHonest = true, Before = 0, DearShare = 0.05 },
        new("honest_other_hardware") { IsHonest = true, Before = 0, Device = ToyDevice.Half },
        new("honest_noisy_hardware") { IsHonest = true, Before = 0, Device = ToyDevice.Noisy },
        new("honest_jobs_of_4_evaluations") { IsHonest = true, Before = 0, Evaluations = 4 },
        Skipper(0.05),
        Skipper(0.1),
        Skipper(0.25),
        Skipper(0.5),
        Skipper(1),
        Skipper(1) with { Name = "skips_100_percent_mixed_prices", DearShare = 0.05 },
        Skipper(0.25) with { Name = "skips_1_of_4_evaluations", Evaluations = 4 },
        new("skips_from_the_first_job") { Skipped = 0.5, Saved = 0.5, Before = 0 },
        new("coarse_model") { Model = new ToyDenoiser(levels: ToyDenoiser.CheapLevels), Saved = 0.5 },
        new("coarse_model_as_noisy_hardware") { Model = new ToyDenoiser(levels: ToyDenoiser.CheapLevels), Device = ToyDevice.Noisy, Saved = 0.5 },
        new("coarse_precision") { Model = new ToyDenoiser(ToyRounding.Brain), Device = ToyDevice.Half, Saved = 0.5 },
        new("unconditional_half_skipped") { IsGuided = false, Saved = 0.5 },
        new("interpolated") { Skipped = 0.5, Interpolates = true, Saved = 0.5 },
        new("replayed") { Replays = true, Saved = 1 },
        new("other_image") { SwapsImage = true, Saved = 0.9 },
        new("long_con") { Skipped = 1, Saved = 1, Before = 5_000 },
        new("colluders_10_percent") { Skipped = 1, Saved = 1, Colluders = 0.1, Repeats = 2 },
        new("colluders_25_percent") { Skipped = 1, Saved = 1, Colluders = 0.25, Repeats = 4 },
        new("whitewasher") { Skipped = 1, Saved = 1, Before = 0, Identities = 10 },
        new("whitewasher_after_probation") { Skipped = 1, Saved = 1, Before = 20, Identities = 10 },
        new("refuses_to_open") { Skipped = 1, Saved = 1, RefusesToOpen = true },
        new("only_dear_jobs") { Skipped = 1, Saved = 1, DearShare = 0.05, OnlyDear = true },
        new("only_rare_dear_jobs") { Skipped = 1, Saved = 1, DearShare = 0.005, DearFactor = 100, OnlyDear = true },
        new("drains_its_window") { Skipped = 1, Saved = 1, Drains = 200 },
        new("pays_itself") { Skipped = 1, Saved = 1, PaysItself = true },
        new("poisoned_tolerance") { Model = new ToyDenoiser(levels: ToyDenoiser.CheapLevels), Saved = 0.5, Poisoners = 1 },
        new("poisoned_tolerance_by_most") { Model = new ToyDenoiser(levels: ToyDenoiser.CheapLevels), Saved = 0.5, Poisoners = 2 },
        new("unheard_of_hardware") { Skipped = 1, Saved = 1, IsUncalibrated = true, Repeats = 0.25 },
        new("unheard_of_hardware_from_the_first_job") { Skipped = 1, Saved = 1, IsUncalibrated = true, Before = 0, Repeats = 0.05 },
    ];

    private static Strategy Skipper(double share) => new(FormattableString.Invariant($"skips_{share * 100:0}_percent")) { Skipped = share, Saved = share };
}
