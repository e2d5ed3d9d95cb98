using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class RandnGoldenTests
{
    private static readonly GoldenFile File = GoldenFile.Load("randn");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, File.Index.GetProperty("cases").GetArrayLength())];

    public static TheoryData<int> Sequences => [.. Enumerable.Range(0, File.Index.GetProperty("sequences").GetArrayLength())];

    public static TheoryData<int> Words => [.. Enumerable.Range(0, File.Index.GetProperty("mt19937").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fill_OneTensor_EqualsTorchBitForBit(int number)
    {
        var test = File.Index.GetProperty("cases")[number];
        var tensor = new float[Length(test.GetProperty("shape"))];

        NoiseSources.Cpu.Open(test.GetProperty("seed").GetUInt64()).Fill(tensor);

        var expected = File.Array(test.GetProperty("values"));
        Assert.True(
            expected.SequenceEqual(tensor.AsSpan(0, expected.Length)),
            $"max difference {GoldenFile.MaxDifference(expected, tensor.AsSpan(0, expected.Length))}");
        Assert.Equal(test.GetProperty("sha256_full_le_f32").GetString(), Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(tensor.AsSpan()))));
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Fill_SeveralTensorsOfOneStream_EqualTorchBitForBit(int number)
    {
        var test = File.Index.GetProperty("sequences")[number];
        var stream = NoiseSources.Cpu.Open(test.GetProperty("seed").GetUInt64());
        foreach (var (shape, values) in test.GetProperty("shapes").EnumerateArray().Zip(test.GetProperty("values").EnumerateArray()))
        {
            var tensor = new float[Length(shape)];

            stream.Fill(tensor);

            Assert.Equal(File.Array(values).ToArray(), tensor);
        }
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void NextUInt32_Seeded_EqualsReference(int number)
    {
        var test = File.Index.GetProperty("mt19937")[number];
        var generator = new MersenneTwister(test.GetProperty("seed").GetUInt32());

        Assert.All(test.GetProperty("mt19937_u32_first8").EnumerateArray(), word => Assert.Equal(word.GetUInt32(), generator.NextUInt32()));
    }

    private static int Length(JsonElement shape) => shape.EnumerateArray().Aggregate(1, static (product, dimension) => product * dimension.GetInt32());
}
