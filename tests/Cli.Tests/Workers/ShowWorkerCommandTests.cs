using Google.Protobuf.WellKnownTypes;
using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Workers;

public sealed class ShowWorkerCommandTests : CliFixture
{
    [Fact]
    public async Task Run_Banned_ShowsReasonEndAndTrail()
    {
        Pool.Trusts.Add(new GetWorkerTrustResponse
        {
            WorkerId = "w1",
            Name = "one",
            Trust = new WorkerTrust { State = "banned", Reason = "Skips steps", Until = new Timestamp { Seconds = 7_200 }, AuditsFailed = 2, Convictions = 1 },
            Trail = { new WorkerDeed { Action = "banned", ByOperator = true, Reason = "Skips steps", At = new Timestamp() } },
        });

        var text = (await RunAsync("worker", "show", "w1")).Expect(0).Out;

        Assert.Contains("banned until 1970-01-01 02:00:00Z", text, StringComparison.Ordinal);
        Assert.Contains("this pool draws no audits", text, StringComparison.Ordinal);
        Assert.EndsWith("1970-01-01 00:00:00Z  banned by an operator: Skips steps\n", text, StringComparison.Ordinal);
        Assert.Equal("banned", (string?)(await RunAsync("worker", "show", "w1", "--json")).Expect(0).Json["trust"]!["state"]);
    }

    [Fact]
    public async Task Run_Promised_ShowsWhatAuditsPromise()
    {
        var guarantee = new WorkerGuarantee { AuditRate = 0.02, PendingJobs = 100, Deterrence = 2, BadImagesBeforeDetection = 50, SlightlyBadImagesBeforeDetection = 256.76 };
        Pool.Trusts.Add(new GetWorkerTrustResponse { WorkerId = "w1", Trust = new WorkerTrust { State = "trusted", Jobs = 5_000, Guarantee = guarantee } });

        var text = (await RunAsync("worker", "show", "w1")).Expect(0).Out;

        Assert.Contains("2 % of its jobs (a)", text, StringComparison.Ordinal);
        Assert.Contains("100 jobs (W), a * W = 2", text, StringComparison.Ordinal);
        Assert.Contains("50 bad images before detection, 256.76 if", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PayWaits_SaysSinceWhenAndWhatEndsIt()
    {
        Pool.Trusts.Add(new GetWorkerTrustResponse
        {
            WorkerId = "w1",
            Trust = new WorkerTrust { State = "trusted", PayWaits = { new PayWait { Reason = "Nobody could check it.", Since = new Timestamp { Seconds = 7_200 } } } },
        });

        var text = (await RunAsync("worker", "show", "w1")).Expect(0).Out;

        Assert.EndsWith("its pay waits since 1970-01-01 02:00:00Z: Nobody could check it.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Measured_ShowsWhatItCanDoAndWhatIsWithheld()
    {
        Pool.Trusts.Add(new GetWorkerTrustResponse
        {
            WorkerId = "w1",
            Trust = new WorkerTrust { State = "probation" },
            Measured =
            {
                new WorkerMeasurement { Model = "small", State = "proven", Message = "Its answers are right.", MegapixelStepsPerSecond = 0.25, MaxPixels = 65_536, Limited = true, Answers = 6, LargestPpm = 0.2 },
                new WorkerMeasurement { ModelManifest = Google.Protobuf.ByteString.CopyFrom(0xab, 0xcd), State = "silent", Message = "It did not answer.", Withheld = true },
            },
        });

        var text = (await RunAsync("worker", "show", "w1")).Expect(0).Out;

        Assert.Contains("small proven, 0.25 megapixel-steps/s, up to 65536 pixels and no more, at most 0.2 ppm off: Its answers are right.\n", text, StringComparison.Ordinal);
        Assert.EndsWith("abcd silent: It did not answer. It gets no jobs of this model.\n", text, StringComparison.Ordinal);
    }
}
