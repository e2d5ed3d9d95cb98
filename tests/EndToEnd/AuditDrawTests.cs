using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

/// <summary>Who was audited, drawn again by an artist from what the pool published.</summary>
public sealed class AuditDrawTests(ITestOutputHelper output)
{
    private const int MostJobs = 40;

    [Fact]
    public async Task AuditDraw_OfPastJobs_IsDrawnAgainFromThePublishedKeys()
    {
        // After its first job a worker that has delivered n is drawn about once in n: soon there are both kinds.
        await using var pool = await LocalPool.StartAsync(
            output,
            "--set", "Coordinator:Audits:EpochLength=00:00:05",
            "--set", "Coordinator:Audits:RevealDelay=00:00:01",
            "--set", "Coordinator:Audits:EpochsKeptFor=1.00:00:00",
            "--set", "Coordinator:Audits:ProbationJobs=1",
            "--set", "Coordinator:Audits:PendingJobs=51");
        await pool.StartWorkerAsync("first");
        var (drawn, spared) = await DrawBothKindsAsync(pool);

        // Of an epoch that is still to come nobody knows the key.
        await Patience.UntilAsync("the refusal of an open epoch", async () =>
        {
            var newest = (await pool.Artist.ListAuditEpochsAsync(new ListAuditEpochsRequest { PageSize = 1 }, pool.Key)).Epochs[0].Number;
            var refused = await pool.SogniAsync(["verify", "audit-draw", "--job", drawn.Id, "--root", RootOf(drawn), "--rate-ppm", "1", "--epoch", $"{newest}"]);
            return refused.ExitCode == 1 && refused.Output.Contains($"The key of epoch {newest} is not published yet", StringComparison.Ordinal) && refused.Output.Contains("Draw again from", StringComparison.Ordinal);
        });
        await Patience.UntilAsync("the keys of both epochs", async () => await IsRevealedAsync(pool, drawn) && await IsRevealedAsync(pool, spared));

        Assert.Contains($"Job {drawn.Id} was to be audited, at a rate of ", (await DrawAsync(pool, drawn)).Expect(0).StandardOutput, StringComparison.Ordinal);
        Assert.Contains($"Job {spared.Id} was not to be audited, at a rate of ", (await DrawAsync(pool, spared)).Expect(0).StandardOutput, StringComparison.Ordinal);

        // Somebody who has no key of the pool, and was told the truth, or not.
        Assert.EndsWith("equal\n", (await StrangerAsync(pool, spared, audited: "false")).Expect(0).StandardOutput, StringComparison.Ordinal);
        Assert.Contains("NOT what is said: that it was drawn", (await StrangerAsync(pool, spared, audited: "true")).Expect(1).StandardOutput, StringComparison.Ordinal);

        var tampered = (RootOf(drawn)[0] == '0' ? '1' : '0') + RootOf(drawn)[1..];
        Assert.Contains($"is {RootOf(drawn)}, not {tampered}", (await DrawAsync(pool, drawn, "--root", tampered)).Expect(1).Output, StringComparison.Ordinal);
    }

    private static async Task<(Job Drawn, Job Spared)> DrawBothKindsAsync(LocalPool pool)
    {
        Job? drawn = null, spared = null;
        for (ulong seed = 1; seed <= MostJobs && (drawn is null || spared is null); seed++)
        {
            var job = await pool.WaitForEndAsync(Assert.Single((await pool.SubmitAsync(Specs.Short(seed: seed))).Jobs).Id);
            Assert.Equal(JobState.Delivered, job.State);

            // Before the pool's first epoch nobody draws.
            if (job.Verification.Commitment is { HasEpoch: true } commitment)
            {
                (drawn, spared) = commitment.Drawn ? (drawn ?? job, spared) : (drawn, spared ?? job);
            }
        }

        return (drawn ?? throw new InvalidOperationException("No job was drawn."), spared ?? throw new InvalidOperationException("Every job was drawn."));
    }

    private static async Task<bool> IsRevealedAsync(LocalPool pool, Job job)
    {
        var epochs = await pool.Artist.ListAuditEpochsAsync(new ListAuditEpochsRequest { PageSize = 500 }, pool.Key);
        return epochs.Epochs.Any(epoch => epoch.Number == job.Verification.Commitment.Epoch && epoch.Key.Length > 0);
    }

    private static Task<ProgramResult> DrawAsync(LocalPool pool, Job job, params string[] options) => pool.SogniAsync(["verify", "audit-draw", "--job", job.Id, .. options]);

    private static Task<ProgramResult> StrangerAsync(LocalPool pool, Job job, string audited) => RunningProgram.RunAsync(
        RunningProgram.StartDotnet(
            "sogni of a stranger",
            Programs.Command,
            [
                "verify", "audit-draw", "--job", job.Id, "--root", RootOf(job), "--epoch", $"{job.Verification.Commitment.Epoch}",
                "--rate-ppm", $"{job.Verification.Commitment.AuditRatePpm}", "--audited", audited,
            ],
            new Dictionary<string, string> { ["SOGNI_URL"] = pool.Endpoint("grpc"), ["XDG_CONFIG_HOME"] = pool.Folder }),
        Patience.Limit);

    private static string RootOf(Job job) => Convert.ToHexStringLower(job.Verification.Commitment.Root.Span);
}
