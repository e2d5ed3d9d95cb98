using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Cli.Tests.Running;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Verifying;

public sealed class AuditDrawCommandTests : CliFixture
{
    // The vector of AuditDrawTests: chosen from 948,750 millionths on.
    private const string Job = "01JD0000000000000000000000";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly string Root = Convert.ToHexStringLower([.. Enumerable.Range(0x40, 32).Select(i => (byte)i)]);

    [Theory]
    [InlineData("948750", "true", 0, "equal")]
    [InlineData("948749", "false", 0, "equal")]
    [InlineData("948749", "true", 1, "not equal")]
    [InlineData("948750", "false", 1, "not equal")]
    public async Task Run_PublishedKey_SaysWhetherTheDrawWasThat(string rate, string audited, int exitCode, string expected)
    {
        Pool.Epochs.Add(Epoch(7, Key));

        var result = (await DrawAsync("--epoch", "7", "--rate-ppm", rate, "--audited", audited)).Expect(exitCode);

        Assert.EndsWith($"{expected}\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnotherKeyThanAnnounced_IsNotEqual()
    {
        var epoch = Epoch(7, Key);
        epoch.Key = ByteString.CopyFrom([.. Key.Reverse()]);
        Pool.Epochs.Add(epoch);

        var said = (await DrawAsync("--epoch", "7", "--rate-ppm", "1000000")).Expect(1).Out;
        Assert.Contains("NOT the one that was announced", said, StringComparison.Ordinal);
        Assert.DoesNotContain("to be audited", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnnouncedTooLate_IsNotEqual()
    {
        var epoch = Epoch(7, Key);
        epoch.PublishedAt = epoch.StartsAt;
        Pool.Epochs.Add(epoch);

        Assert.Contains("NOT before", (await DrawAsync("--epoch", "7", "--rate-ppm", "1000000")).Expect(1).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OpenEpoch_SaysFromWhenOnItCanBeDrawnAgain()
    {
        var epoch = Epoch(7, []);
        epoch.RevealedAt = new Timestamp { Seconds = 360, Nanos = 1 };
        Pool.Epochs.Add(epoch);

        var error = (await DrawAsync("--epoch", "7", "--rate-ppm", "1")).Expect(1).Error;

        Assert.Contains("not published yet: commitments arrive in it until 1970-01-01 00:05:00Z. Draw again from 1970-01-01 00:06:01Z on.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhatMakesNoSense_IsRefused()
    {
        Assert.Contains("no epochs yet", (await DrawAsync("--epoch", "8", "--rate-ppm", "1")).Expect(5).Error, StringComparison.Ordinal);
        Pool.Epochs.AddRange([Epoch(7, Key), Epoch(6, Key)]);

        Assert.Contains("no epoch 8: it has 6 to 7", (await DrawAsync("--epoch", "8", "--rate-ppm", "1")).Expect(5).Error, StringComparison.Ordinal);
        (await DrawAsync("--epoch", "-1", "--rate-ppm", "1")).Expect(2);
        (await DrawAsync("--epoch", "7", "--rate-ppm", "1000001")).Expect(2);
        (await RunAsync("verify", "audit-draw", "--job", Job, "--root", "12", "--epoch", "7", "--rate-ppm", "1")).Expect(2);
    }

    [Fact]
    public async Task Run_EverythingGiven_NeedsNoKeyOfThePool()
    {
        Pool.Epochs.Add(Epoch(7, Key));
        Variables.Remove("SOGNI_KEY");

        (await DrawAsync("--epoch", "7", "--rate-ppm", "948750", "--audited", "true")).Expect(0);
        (await RunAsync("verify", "audit-draw", "--job", Job)).Expect(4);
    }

    [Fact]
    public async Task Run_JobAlone_AsksThePoolForTheRest()
    {
        Pool.Epochs.Add(Epoch(7, Key));
        var commitment = AddJob(epoch: 7);

        Assert.Contains("was to be audited, at a rate of 94.875 %", (await OfJobAsync()).Expect(0).Out, StringComparison.Ordinal);
        var json = (await OfJobAsync("--json")).Expect(0).Json;
        Assert.Equal((Root, 7, 948750, true), ((string?)json["root"], (int)json["epoch"]!, (int)json["audit_rate_ppm"]!, (bool)json["equal"]!));

        Assert.Contains($"root of job {Job} is {Root}, not {new string('a', 64)}", (await OfJobAsync("--root", new string('A', 64))).Expect(1).Error, StringComparison.Ordinal);
        Assert.Contains($"epoch of job {Job} is 7, not 6", (await OfJobAsync("--epoch", "6")).Expect(1).Error, StringComparison.Ordinal);
        Assert.Contains($"rate in millionths of job {Job} is 948750, not 1", (await OfJobAsync("--rate-ppm", "1")).Expect(1).Error, StringComparison.Ordinal);

        commitment.Drawn = false;
        Assert.Contains("NOT what is said: that it was not drawn", (await OfJobAsync()).Expect(1).Out, StringComparison.Ordinal);
        (commitment.Drawn, commitment.ReceivedAt) = (true, new Timestamp { Seconds = 300 });
        Assert.Contains("NOT in epoch 7", (await OfJobAsync()).Expect(1).Out, StringComparison.Ordinal);
        commitment.ClearAuditRatePpm();
        Assert.Contains("Nobody drew", (await OfJobAsync()).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_JobOfNoEpoch_WasToBeAuditedUnlessOneRan()
    {
        var commitment = AddJob(epoch: null);
        Assert.Contains("while no epoch ran", (await OfJobAsync()).Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("is none, not 7", (await OfJobAsync("--epoch", "7")).Expect(1).Error, StringComparison.Ordinal);

        commitment.Drawn = false;
        Assert.Contains("NOT to have been drawn", (await OfJobAsync()).Expect(1).Out, StringComparison.Ordinal);
        commitment.Drawn = true;
        Pool.Epochs.Add(Epoch(7, Key));
        Assert.Contains("Epoch 7 did run then", (await OfJobAsync()).Expect(1).Out, StringComparison.Ordinal);
    }

    private Task<CliResult> DrawAsync(params string[] arguments) => RunAsync(["verify", "audit-draw", "--job", Job, "--root", Root, .. arguments]);

    private Task<CliResult> OfJobAsync(params string[] arguments) => RunAsync(["verify", "audit-draw", "--job", Job, .. arguments]);

    private JobCommitment AddJob(ulong? epoch)
    {
        var commitment = new JobCommitment { Root = ByteString.CopyFrom(Convert.FromHexString(Root)), ReceivedAt = new Timestamp { Seconds = 299 }, AuditRatePpm = 948_750, Drawn = true };
        if (epoch is { } number)
        {
            commitment.Epoch = number;
        }

        Pool.Jobs[Job] = new Job { Id = Job, State = JobState.Delivered, Spec = Spec(), Verification = new JobVerification { Commitment = commitment } };
        return commitment;
    }

    private static AuditEpoch Epoch(ulong number, byte[] key) => new()
    {
        Number = number,
        PublishedAt = new Timestamp { Seconds = 100 },
        StartsAt = new Timestamp { Seconds = 200 },
        EndsAt = new Timestamp { Seconds = 300 },
        KeySha256 = ByteString.CopyFrom(AuditDraw.PublicHashOf(Key)),
        Key = ByteString.CopyFrom(key),
    };
}
