using Google.Protobuf.WellKnownTypes;
using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Audits;

public sealed class ShowAuditCommandTests : CliFixture
{
    [Fact]
    public async Task Run_Judged_ShowsVerdictAndEachOpinion()
    {
        var opinion = new AuditOpinion { VerifierId = "v1", DeviceClass = "cpu", Verdict = "disagrees", At = new Timestamp() };
        opinion.Points.Add(new AuditPoint { Evaluation = 3, Distance = 0.00012, Verdict = "outside" });
        opinion.Points.Add(new AuditPoint { Evaluation = -1, Distance = 2, Verdict = "within" });
        Pool.Audits.Add(new Audit { Id = "a1", State = "failed", Convicted = true, WorkerId = "w1", Reason = "drawn", Epoch = "7", JudgedAt = new Timestamp(), Opinions = { opinion } });

        var text = (await RunAsync("audit", "show", "a1")).Expect(0).Out;

        Assert.Contains("failed, the worker was convicted", text, StringComparison.Ordinal);
        Assert.Contains("drawn, epoch 7", text, StringComparison.Ordinal);
        Assert.Contains("v1 (cpu) disagrees: evaluation 3 1.2e-4 outside, image 2e+0 within", text, StringComparison.Ordinal);
        Variables.Remove("SOGNI_KEY");
        Assert.Equal("failed", (string?)(await RunAsync("audit", "show", "a1", "--json")).Expect(0).Json["state"]);
    }
}
