/****** Object:  Database [Clinic]    Script Date: 12/03/2024 09:14:21 ******/
USE [master]
GO
CREATE DATABASE [Clinic]
 CONTAINMENT = NONE
 ON  PRIMARY
( NAME = N'Clinic', FILENAME = N'D:\Data\Clinic.mdf' , SIZE = 73728KB , MAXSIZE = UNLIMITED, FILEGROWTH = 65536KB )
 LOG ON
( NAME = N'Clinic_log', FILENAME = N'D:\Data\Clinic_log.ldf' , SIZE = 8192KB , MAXSIZE = 2048GB , FILEGROWTH = 65536KB )
GO
ALTER DATABASE [Clinic] SET COMPATIBILITY_LEVEL = 150
GO
USE [Clinic]
GO
/****** Object:  Schema [billing]    Script Date: 12/03/2024 09:14:21 ******/
CREATE SCHEMA [billing]
GO
/****** Object:  UserDefinedDataType [dbo].[PhoneNumber]    Script Date: 12/03/2024 09:14:21 ******/
CREATE TYPE [dbo].[PhoneNumber] FROM [varchar](25) NULL
GO
/****** Object:  UserDefinedTableType [billing].[LineList]    Script Date: 12/03/2024 09:14:21 ******/
CREATE TYPE [billing].[LineList] AS TABLE(
	[LineNo] [int] NOT NULL,
	[Amount] [money] NOT NULL,
	PRIMARY KEY CLUSTERED
(
	[LineNo] ASC
)WITH (IGNORE_DUP_KEY = OFF)
)
GO
/****** Object:  XmlSchemaCollection [dbo].[HistorySchema]    Script Date: 12/03/2024 09:14:21 ******/
CREATE XML SCHEMA COLLECTION [dbo].[HistorySchema] AS N'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="history" type="xsd:string"/></xsd:schema>'
GO
/****** Object:  Sequence [billing].[InvoiceNumber]    Script Date: 12/03/2024 09:14:21 ******/
CREATE SEQUENCE [billing].[InvoiceNumber]
 AS [bigint]
 START WITH 100000
 INCREMENT BY 1
 MINVALUE -9223372036854775808
 MAXVALUE 9223372036854775807
 CACHE
GO
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
/****** Object:  Table [dbo].[Patient]    Script Date: 12/03/2024 09:14:21 ******/
CREATE TABLE [dbo].[Patient](
	[PatientID] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
	[FirstName] [nvarchar](50) NOT NULL,
	[LastName] [nvarchar](50) COLLATE Latin1_General_CI_AS NOT NULL,
	[FullName]  AS (([FirstName]+N' ')+[LastName]) PERSISTED NOT NULL,
	[BirthDate] [date] NOT NULL,
	[Sex] [char](1) NULL,
	[Phone] [dbo].[PhoneNumber] NULL,
	[Email] [nvarchar](254) MASKED WITH (FUNCTION = 'email()') NULL,
	[History] [xml](CONTENT [dbo].[HistorySchema]) NULL,
	[Photo] [image] NULL,
	[Notes] [ntext] NULL,
	[Home] [geography] NULL,
	[IsActive] [bit] NOT NULL,
	[Extra] [sql_variant] SPARSE  NULL,
	[rowguid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
	[RowVer] [timestamp] NOT NULL,
	[ModifiedDate] [datetime] NOT NULL,
 CONSTRAINT [PK_Patient] PRIMARY KEY CLUSTERED
(
	[PatientID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Patient_rowguid] UNIQUE NONCLUSTERED
(
	[rowguid] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
/****** Object:  Table [dbo].[Doctor]    Script Date: 12/03/2024 09:14:21 ******/
CREATE TABLE [dbo].[Doctor](
	[DoctorID] [smallint] IDENTITY(1,1) NOT NULL,
	[Name] [nvarchar](80) NOT NULL,
	[Unit] [hierarchyid] NULL,
	[Fee] [money] NOT NULL,
	[Rate] [smallmoney] NULL,
	[Level] [tinyint] NOT NULL,
	[Code] [nchar](5) NOT NULL,
	[Signature] [varbinary](max) NULL,
	[Fingerprint] [binary](32) NULL,
	[Since] [smalldatetime] NOT NULL,
	[ValidFrom] [datetime2](7) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
	[ValidTo] [datetime2](7) GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
 CONSTRAINT [PK_Doctor] PRIMARY KEY NONCLUSTERED
(
	[DoctorID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, FILLFACTOR = 80) ON [PRIMARY],
	PERIOD FOR SYSTEM_TIME ([ValidFrom], [ValidTo])
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
WITH
(
SYSTEM_VERSIONING = ON (HISTORY_TABLE = [dbo].[DoctorHistory]),
DATA_COMPRESSION = PAGE
)
GO
/****** Object:  Table [dbo].[Visit]    Script Date: 12/03/2024 09:14:21 ******/
CREATE TABLE [dbo].[Visit](
	[VisitID] [bigint] IDENTITY(1000,1) NOT NULL,
	[PatientID] [int] NOT NULL,
	[DoctorID] [smallint] NULL,
	[StartsAt] [datetimeoffset](7) NOT NULL,
	[Lasts] [time](0) NOT NULL,
	[Room] [varchar](10) NULL,
	[Status] [varchar](12) NOT NULL,
	[Weight] [real] NULL,
	[Height] [float] NULL,
	[Temperature] [decimal](4, 1) NULL,
	[Report] [nvarchar](max) NULL,
	[Day]  AS (CONVERT([date],[StartsAt])),
 CONSTRAINT [PK_Visit] PRIMARY KEY CLUSTERED ([VisitID] ASC),
 INDEX [IX_Visit_Status] NONCLUSTERED ([Status])
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
/****** Object:  Table [billing].[Invoice]    Script Date: 12/03/2024 09:14:21 ******/
CREATE TABLE [billing].[Invoice](
	[InvoiceNo] [bigint] NOT NULL,
	[VisitID] [bigint] NOT NULL,
	[Total] [money] NOT NULL,
	[Tax] [numeric](9, 2) NOT NULL,
	[Gross]  AS ([Total]+[Tax]) PERSISTED,
	[PaidAt] [datetime2](0) NULL,
 CONSTRAINT [PK_Invoice] PRIMARY KEY CLUSTERED
(
	[InvoiceNo] ASC
) ON [PRIMARY]
) ON [BillingData]
GO
CREATE TABLE [billing].[InvoiceLine](
	[InvoiceNo] [bigint] NOT NULL,
	[LineNo] [int] NOT NULL,
	[Text] [nvarchar](200) NOT NULL,
	[Amount] [money] NOT NULL,
 CONSTRAINT [PK_InvoiceLine] PRIMARY KEY CLUSTERED
(
	[InvoiceNo] ASC,
	[LineNo] DESC
) ON [PRIMARY]
) ON [BillingData]
GO
/****** Object:  View [billing].[OpenInvoice]    Script Date: 12/03/2024 09:14:21 ******/
CREATE VIEW [billing].[OpenInvoice]
WITH SCHEMABINDING
AS
SELECT i.[InvoiceNo], i.[Total], v.[PatientID]
FROM [billing].[Invoice] AS i INNER JOIN [dbo].[Visit] AS v ON v.[VisitID] = i.[VisitID]
WHERE i.[PaidAt] IS NULL
GO
SET ANSI_PADDING ON
GO
/****** Object:  Index [IX_Patient_LastName]    Script Date: 12/03/2024 09:14:21 ******/
CREATE NONCLUSTERED INDEX [IX_Patient_LastName] ON [dbo].[Patient]
(
	[LastName] ASC,
	[FirstName] ASC
)
INCLUDE([BirthDate]) WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]
GO
CREATE UNIQUE NONCLUSTERED INDEX [UX_Patient_Email] ON [dbo].[Patient]
(
	[Email] ASC
)
WHERE ([Email] IS NOT NULL)
WITH (PAD_INDEX = OFF, FILLFACTOR = 90) ON [PRIMARY]
GO
CREATE CLUSTERED INDEX [CX_Doctor_Name] ON [dbo].[Doctor]([Name] ASC) ON [PRIMARY]
GO
CREATE NONCLUSTERED COLUMNSTORE INDEX [CS_Visit] ON [dbo].[Visit]([StartsAt], [DoctorID], [Weight]) WITH (DROP_EXISTING = OFF) ON [PRIMARY]
GO
CREATE SPATIAL INDEX [SP_Patient_Home] ON [dbo].[Patient]([Home]) USING GEOGRAPHY_AUTO_GRID WITH (CELLS_PER_OBJECT = 12)
GO
ALTER TABLE [dbo].[Patient] ADD  CONSTRAINT [DF_Patient_IsActive]  DEFAULT ((1)) FOR [IsActive]
GO
ALTER TABLE [dbo].[Patient] ADD  CONSTRAINT [DF_Patient_rowguid]  DEFAULT (newsequentialid()) FOR [rowguid]
GO
ALTER TABLE [dbo].[Patient] ADD  CONSTRAINT [DF_Patient_ModifiedDate]  DEFAULT (getdate()) FOR [ModifiedDate]
GO
ALTER TABLE [dbo].[Doctor] ADD  DEFAULT ((0)) FOR [Fee]
GO
ALTER TABLE [dbo].[Doctor] ADD  CONSTRAINT [DF_Doctor_ValidFrom]  DEFAULT (sysutcdatetime()) FOR [ValidFrom]
GO
ALTER TABLE [dbo].[Doctor] ADD  CONSTRAINT [DF_Doctor_ValidTo]  DEFAULT (CONVERT([datetime2],'9999-12-31 23:59:59.9999999')) FOR [ValidTo]
GO
ALTER TABLE [dbo].[Visit] ADD  CONSTRAINT [DF_Visit_Status]  DEFAULT ('planned') FOR [Status]
GO
ALTER TABLE [billing].[Invoice] ADD  CONSTRAINT [DF_Invoice_InvoiceNo]  DEFAULT (NEXT VALUE FOR [billing].[InvoiceNumber]) FOR [InvoiceNo]
GO
ALTER TABLE [billing].[Invoice] ADD  CONSTRAINT [DF_Invoice_Tax]  DEFAULT ((0.0)) FOR [Tax]
GO
ALTER TABLE [dbo].[Visit]  WITH CHECK ADD  CONSTRAINT [FK_Visit_Patient] FOREIGN KEY([PatientID])
REFERENCES [dbo].[Patient] ([PatientID])
ON DELETE CASCADE
GO
ALTER TABLE [dbo].[Visit] CHECK CONSTRAINT [FK_Visit_Patient]
GO
ALTER TABLE [dbo].[Visit]  WITH NOCHECK ADD  CONSTRAINT [FK_Visit_Doctor] FOREIGN KEY([DoctorID])
REFERENCES [dbo].[Doctor] ([DoctorID])
ON DELETE SET NULL
GO
ALTER TABLE [dbo].[Visit] CHECK CONSTRAINT [FK_Visit_Doctor]
GO
ALTER TABLE [billing].[Invoice]  WITH CHECK ADD  CONSTRAINT [FK_Invoice_Visit] FOREIGN KEY([VisitID])
REFERENCES [dbo].[Visit] ([VisitID])
GO
ALTER TABLE [billing].[Invoice] CHECK CONSTRAINT [FK_Invoice_Visit]
GO
ALTER TABLE [billing].[InvoiceLine]  WITH CHECK ADD  CONSTRAINT [FK_InvoiceLine_Invoice] FOREIGN KEY([InvoiceNo])
REFERENCES [billing].[Invoice] ([InvoiceNo])
ON UPDATE CASCADE
ON DELETE CASCADE
GO
ALTER TABLE [billing].[InvoiceLine] CHECK CONSTRAINT [FK_InvoiceLine_Invoice]
GO
ALTER TABLE [dbo].[Patient]  WITH CHECK ADD  CONSTRAINT [CK_Patient_BirthDate] CHECK  (([BirthDate]>='1900-01-01' AND [BirthDate]<=getdate()))
GO
ALTER TABLE [dbo].[Patient] CHECK CONSTRAINT [CK_Patient_BirthDate]
GO
ALTER TABLE [dbo].[Patient]  WITH CHECK ADD  CONSTRAINT [CK_Patient_Sex] CHECK  (([Sex]='M' OR [Sex]='F'))
GO
ALTER TABLE [dbo].[Patient] CHECK CONSTRAINT [CK_Patient_Sex]
GO
ALTER TABLE [dbo].[Visit]  WITH NOCHECK ADD  CONSTRAINT [CK_Visit_Weight] CHECK NOT FOR REPLICATION (([Weight]>(0)))
GO
ALTER TABLE [dbo].[Visit] NOCHECK CONSTRAINT [CK_Visit_Weight]
GO
/****** Object:  StoredProcedure [billing].[CloseInvoice]    Script Date: 12/03/2024 09:14:21 ******/
CREATE PROCEDURE [billing].[CloseInvoice]
    @InvoiceNo [bigint],
    @PaidAt [datetime2](0) = NULL
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE [billing].[Invoice] SET [PaidAt] = ISNULL(@PaidAt, SYSDATETIME()) WHERE [InvoiceNo] = @InvoiceNo;
END
GO
/****** Object:  Trigger [dbo].[uVisit]    Script Date: 12/03/2024 09:14:21 ******/
CREATE TRIGGER [dbo].[uVisit] ON [dbo].[Visit]
AFTER UPDATE AS
BEGIN
    SET NOCOUNT ON;
    UPDATE p SET [ModifiedDate] = GETDATE() FROM [dbo].[Patient] AS p JOIN inserted AS i ON i.[PatientID] = p.[PatientID];
END
GO
ALTER TABLE [dbo].[Visit] ENABLE TRIGGER [uVisit]
GO
CREATE SYNONYM [dbo].[Bill] FOR [billing].[Invoice]
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'A person who is or was treated.' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Patient'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'The doctor''s fee for an hour.' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Doctor', @level2type=N'COLUMN',@level2name=N'Fee'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Who visits.' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Visit', @level2type=N'CONSTRAINT',@level2name=N'FK_Visit_Patient'
GO
GRANT SELECT ON [billing].[OpenInvoice] TO [reporting] AS [dbo]
GO
USE [master]
GO
ALTER DATABASE [Clinic] SET  READ_WRITE
GO
