package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesReadTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "select o.name from Owner o | owner | owner",
                "select a from public.\"Owner\" as o, Pet p where o.id = p.x | owner, pet | owner",
                "select a from Owner o left join Pet p on p.x = f(o.id, 1), Vet v | owner, pet, vet | owner",
                "select (select count(*) from Pet p where p.x = o.id) from Owner o | owner, pet | owner",
                "select a from Owner where id in (select x from Pet) order by a, b | owner, pet | owner",
                "select a from (select 1 from cat union all select 2 from dog) x join Owner o on 1 = 1 | cat, dog, owner | cat, dog",
                "select a from (cat c join dog d on c.id = d.id) | cat, dog | cat",
                "select extract(year from p.born), trim(both 'from x' from p.name) from Pet p | pet | pet",
                "select a is distinct from b from Pet | pet | pet",
                "with a as (select * from Pet), b(c, d) as (select 1) select * from a join b on 1 = 1 | pet | pet",
                "select * from unnest(?) as u(a, b) | !! | !!",
                "select * from f(1), lateral (select * from Pet) p | pet | pet",
                "/* from a */ select b -- from c~ from Pet for update of p nowait | pet | pet",
                "(select a from Pet) union (select b from Vet) | pet, vet | pet",
                "select 1 from dual | !! | !!",
                "select current_timestamp | !! | !!",
                "values (1) | !! | !!"
            })
    void findsWhichTablesAQueryReadsAndWithWhichItBegins(String sql, String all, String first) {
        TablesRead read = TablesRead.in(sql.replace("~", "\n"));
        assertThat(String.join(", ", read.all())).isEqualTo(all);
        assertThat(String.join(", ", read.first())).isEqualTo(first);
    }
}
