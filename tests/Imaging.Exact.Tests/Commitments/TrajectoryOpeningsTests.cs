using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Imaging.Exact.Tests.Commitments;

public sealed class TrajectoryOpeningsTests
{
    private const int Length = 5;

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(22, false)]
    [InlineData(22, true)]
    [InlineData(41, true)]
    public void Read_WhatWasWritten_IsTheSame(int leafCount, bool opensAll)
    {
        var tree = Tree(leafCount);
        var written = TrajectoryOpenings.Of(tree, Tensor(0), opensAll ? Predictions(leafCount) : null);
        var bytes = written.ToBytes();

        var layout = new OpeningsLayout(leafCount, Length, opensAll);
        var read = TrajectoryOpenings.Read(new MemoryStream(bytes), layout);

        Assert.NotNull(read);
        Assert.Equal(layout.SizeBytes, bytes.Length);
        Assert.Equal(layout, OpeningsLayout.Find(leafCount, opensAll, bytes.Length));
        Assert.Equal(written.FinalLatent, read.FinalLatent);
        Assert.Equal(written.Predictions, read.Predictions);
        Assert.True(MerkleTree.Contains(tree.Root, leafCount, 0, Leaf(0), read.NoisePath));
        Assert.True(MerkleTree.Contains(tree.Root, leafCount, leafCount - 1, Leaf(leafCount - 1), read.ResultPath));
    }

    [Fact]
    public void ToBytes_TheFormat_IsAsDocumented()
    {
        var tree = Tree(3);
        var bytes = TrajectoryOpenings.Of(tree, [1f, -2.5f], [[3f, 4f]]).ToBytes();

        byte[] expected =
        [
            .. "sognilike openings v1\n"u8,
            .. Leaf(1), .. tree.PathOf(0)[1],
            .. tree.PathOf(2)[0],
            0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0,
            0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40,
        ];
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Read_AnotherSizeOrHeader_IsNull()
    {
        var bytes = TrajectoryOpenings.Of(Tree(22), Tensor(0), null).ToBytes();
        var layout = new OpeningsLayout(22, Length, HasPredictions: false);

        Assert.Null(TrajectoryOpenings.Read(new MemoryStream([.. bytes, 0]), layout));
        Assert.Null(TrajectoryOpenings.Read(new MemoryStream(bytes[..^1]), layout));
        Assert.Null(TrajectoryOpenings.Read(new MemoryStream([]), layout));
        Assert.Null(TrajectoryOpenings.Read(new MemoryStream(bytes), layout with { LatentLength = Length + 1 }));
        Assert.Null(TrajectoryOpenings.Read(new MemoryStream(bytes), layout with { HasPredictions = true }));
        bytes[3] ^= 1;
        Assert.Null(TrajectoryOpenings.Read(new MemoryStream(bytes), layout));
    }

    [Fact]
    public void Find_ASizeThatNoLatentHas_IsNull()
    {
        var size = new OpeningsLayout(22, 1, HasPredictions: true).SizeBytes;

        Assert.Null(OpeningsLayout.Find(22, hasPredictions: true, size - 1));
        Assert.Null(OpeningsLayout.Find(22, hasPredictions: true, size + sizeof(float)));
        Assert.Null(OpeningsLayout.Find(22, hasPredictions: true, 0));
        Assert.Null(OpeningsLayout.Find(22, hasPredictions: false, long.MaxValue));
    }

    [Fact]
    public void Of_PredictionsThatDoNotFitTheTree_Throws()
    {
        Assert.Throws<ArgumentException>(() => TrajectoryOpenings.Of(Tree(4), Tensor(0), Predictions(5)));
        Assert.Throws<ArgumentException>(() => TrajectoryOpenings.Of(Tree(3), Tensor(0), [new float[Length + 1]]));
    }

    private static MerkleTree Tree(int leafCount) => new([.. Enumerable.Range(0, leafCount).Select(Leaf)]);

    private static byte[] Leaf(int index) => [.. Enumerable.Repeat((byte)(index + 1), TensorHash.SizeBytes)];

    private static float[] Tensor(int seed) => [.. Enumerable.Range(0, Length).Select(i => seed + (i / 8f))];

    private static float[][] Predictions(int leafCount) => [.. Enumerable.Range(0, leafCount - 2).Select(Tensor)];
}
