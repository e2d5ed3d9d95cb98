using System.CommandLine;
using SogniLike.Cli.Parsing;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Keys;

/// <summary>The options that limit a key, the same wherever one is made.</summary>
internal sealed class CapOptions
{
    private readonly Option<uint> _requests;
    private readonly Option<uint> _concurrent;
    private readonly Option<ulong> _jobs;
    private readonly Option<ulong> _work;

    /// <summary>Adds the options to a command.</summary>
    public CapOptions(Func<Option<uint>, Option<uint>> with, Func<Option<ulong>, Option<ulong>> withLong)
    {
        _requests = with(new Option<uint>("--requests-per-minute") { CustomParser = ValueParsers.Whole<uint>, Description = "Most calls of any kind a minute, on each coordinator", HelpName = "N" });
        _concurrent = with(new Option<uint>("--concurrent-jobs") { CustomParser = ValueParsers.Whole<uint>, Description = "Most unfinished jobs", HelpName = "N" });
        _jobs = withLong(new Option<ulong>("--jobs-per-day") { CustomParser = ValueParsers.Whole<ulong>, Description = "Most jobs a day (UTC)", HelpName = "N" });
        _work = withLong(new Option<ulong>("--work-per-day")
        {
            CustomParser = ValueParsers.Whole<ulong>,
            Description = "Most estimated work a day (UTC), in kilopixel-steps; 512x512 with 20 steps is 5243",
            HelpName = "N",
        });
    }

    /// <summary>The limits that were given; null when none was.</summary>
    public KeyCaps? Read(CommandRun run)
    {
        var caps = new KeyCaps
        {
            RequestsPerMinute = Given(run, _requests, "--requests-per-minute"),
            ConcurrentJobs = Given(run, _concurrent, "--concurrent-jobs"),
            JobsPerDay = Given(run, _jobs, "--jobs-per-day"),
            WorkPerDay = Given(run, _work, "--work-per-day"),
        };
        return caps.Equals(new KeyCaps()) ? null : caps;
    }

    // 0 means "no limit" on the wire, which is not what who writes it means.
    private static T Given<T>(CommandRun run, Option<T> option, string name)
        where T : struct, System.Numerics.INumber<T> =>
        !run.IsGiven(option) ? T.Zero
        : run.Value(option) is var value && value != T.Zero ? value
        : throw new CliException(ExitCodes.Usage, $"{name} must be at least 1; leave it out for no limit.", "out_of_range");
}
