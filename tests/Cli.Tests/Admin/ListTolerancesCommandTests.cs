using Google.Protobuf;
using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Tests.Admin;

public sealed class ListTolerancesCommandTests : CliFixture
{
    [Fact]
    public async Task Run_Rows_ShowsDevicesAndWhatIsJudgedBy()
    {
        var row = new Tolerance { ModelManifest = ByteString.CopyFrom(new byte[32]), One = "cpu fp32", Other = "cuda/a fp16", Version = 3, Owners = 4 };
        row.Bands.Add(new ToleranceBand { Samples = 12, TolerancePpm = 3.25 });
        row.Bands.Add(new ToleranceBand { Samples = 8 });
        Pool.Tolerances.Add(row);

        var text = (await RunAsync("admin", "tolerances")).Expect(0).Out;

        Assert.Contains("cpu fp32 / cuda/a fp16", text, StringComparison.Ordinal);
        Assert.Contains("3.25 -", text, StringComparison.Ordinal);
        Assert.Contains("20", text, StringComparison.Ordinal);
    }
}
