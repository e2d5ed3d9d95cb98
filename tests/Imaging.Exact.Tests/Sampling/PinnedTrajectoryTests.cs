using System.Globalization;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

/// <summary>
/// Hashes of whole trajectories whose model is exact arithmetic: the same on every machine, for ever. One that changes means that recorded images can no
/// longer be
/// replayed: a change of the arithmetic, a machine or a compiler that computes otherwise.
/// </summary>
public sealed class PinnedTrajectoryTests
{
    private static readonly string File = Path.Combine(Testing.RepositoryPaths.Root, "tests", "Imaging.Exact.Tests", "Sampling", "PinnedTrajectories.txt");

    /// <summary>Lines of sampler, prediction type, schedule type, steps, eta, strength and hash.</summary>
    public static TheoryData<string, string> Lines
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var line in System.IO.File.ReadLines(File).Where(static line => line.Length > 0 && line[0] != '#'))
            {
                var cut = line.LastIndexOf(' ');
                data.Add(line[..cut], line[(cut + 1)..]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Run_OfExactModel_HasThePinnedBits(string run, string expected)
    {
        var fields = run.Split(' ');
        var settings = Trajectory.SettingsFor(fields[0]) with { PredictionType = Enum.Parse<PredictionType>(fields[1]) };
        var plan = Samplers.ByName[fields[0]].CreatePlan(settings, int.Parse(fields[3], CultureInfo.InvariantCulture), new SamplerOptions
        {
            Schedule = fields[2] == "-" ? null : ScheduleTypes.ByName[fields[2]],
            Eta = fields[4] == "-" ? null : double.Parse(fields[4], CultureInfo.InvariantCulture),
            Strength = double.Parse(fields[5], CultureInfo.InvariantCulture),
        });

        var actual = Trajectory.Run(plan, 42).Hash;

        Assert.True(expected == actual, $"The line should be: {run} {actual}");
    }

    [Fact]
    public void Lines_OfEverySampler_AreThere()
    {
        var pinned = Lines.Select(static line => ((string)line[0]).Split(' ')[0]).ToHashSet();

        Assert.Empty(Samplers.ByName.Keys.Except(pinned));
    }
}
