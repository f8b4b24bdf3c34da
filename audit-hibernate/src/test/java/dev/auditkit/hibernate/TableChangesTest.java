package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableChangesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "update Owner set name = 'x' | update owner",
                "UPDATE only public.\"Owner\" o SET a = 1 | update owner",
                "delete from a.b.c where x in (select y from d) | delete c",
                "delete owner where id = 1 | delete owner",
                "insert into `owner` (a) values (1) on conflict (a) do update set a = 2 | create owner",
                "merge into [dbo].[owner] using x on (a = b) | update owner",
                "truncate table owner | delete owner",
                "/* delete from a */ -- update b~ update c set d = 'insert into e' | update c",
                "with a as (select 1), b as (update Cat set x = 1), c as (delete from Dog) select 1 | update cat, delete dog",
                "with a as (select * from b for update of b skip locked) select 1 | !!",
                "select 'update a' | !!",
                "create table a (b int references c on delete cascade) | !!",
                "call delete_all() | !!"
            })
    void findsWhatAStatementDoesToWhichTables(String sql, String expected) {
        assertThat(String.join(
                        ", ",
                        TableChanges.in(sql.replace("~", "\n")).stream()
                                .map(change -> change.operation() + " " + change.table())
                                .toList()))
                .isEqualTo(expected);
    }
}
