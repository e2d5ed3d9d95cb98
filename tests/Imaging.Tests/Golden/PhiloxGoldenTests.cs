using SogniLike.Imaging.Exact.Noise;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class PhiloxGoldenTests
{
    private static readonly GoldenFile File = GoldenFile.Load("philox");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, File.Index.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fill_NthDraw_IsWithinTolerance(int number)
    {
        var test = File.Index.GetProperty("cases")[number];
        var stream = NoiseSources.Nv.Open(test.GetProperty("seed").GetUInt64());
        var expected = File.Array(test.GetProperty("values"));
        var tensor = new float[expected.Length];

        for (var draw = 0; draw <= test.GetProperty("call_index").GetInt32(); draw++)
        {
            stream.Fill(tensor);
        }

        Assert.InRange(GoldenFile.MaxDifference(expected, tensor), 0, File.Index.GetProperty("tol_abs").GetDouble());
    }
}
